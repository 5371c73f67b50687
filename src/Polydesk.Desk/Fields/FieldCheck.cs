using Polydesk.Desk.Access;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Fields;

/// <summary>What came of a request's inputs: what would change, and what is wrong with them.</summary>
/// <param name="IsForbidden">An input names a field that the caller may not edit; nothing of the request is to be done then.</param>
/// <param name="After">The values as they will be.</param>
public sealed record FieldCheck(
    IReadOnlyList<FieldChange> Changes, IReadOnlyList<FieldProblem> Problems, bool IsForbidden, FieldValues After)
{
    /// <summary>The fields that this caller must fill in on creation, and has not.</summary>
    /// <param name="vocabulary">The desk's fields.</param>
    /// <param name="subject">What is created.</param>
    /// <param name="caller">Who creates it.</param>
    /// <param name="target">Whom fields of people are for, where they say so: <c>user</c> or <c>contact</c>.</param>
    public IEnumerable<FieldProblem> MissingToCreate(DeskVocabulary vocabulary, Subject subject, Caller caller, string target = "") =>
        Missing(vocabulary, subject, caller, static rights => rights.Required, target);

    /// <summary>The fields of a ticket that this caller must fill in before closing it, and has not.</summary>
    public IEnumerable<FieldProblem> MissingToClose(DeskVocabulary vocabulary, Caller caller) =>
        Missing(vocabulary, Subject.Ticket, caller, static rights => rights.RequiredToClose);

    /// <summary>A field that the caller may not edit is not asked of them, and one that is wrong is not also missing.</summary>
    private IEnumerable<FieldProblem> Missing(DeskVocabulary vocabulary, Subject subject, Caller caller, Func<FieldRights, bool> isRequired, string target = "") =>
        from field in vocabulary.FieldsOf(subject)
        let rights = field.For(caller)
        let name = FieldRules.NameOf(field.Id.ToString())
        where (target.Length == 0 || field.Target.Length == 0 || field.Target == target)
            && rights.Edit && isRequired(rights) && !HasContent(After[field.Id]) && Problems.All(p => p.Field != name)
        select new FieldProblem(name, FieldFault.Missing);

    private static bool HasContent(FieldValue value) =>
        value.Parts.Any(part => part.OptionId is not null || part.File is not null || part.Upload is not null || !string.IsNullOrWhiteSpace(part.Text));
}
