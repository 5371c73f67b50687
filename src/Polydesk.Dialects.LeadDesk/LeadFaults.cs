namespace Polydesk.Dialects.LeadDesk;

/// <summary>What is wrong with the attributes of one request: for each the first failing rule, in the order in which they were found.</summary>
internal sealed class LeadFaults
{
    private readonly OrderedDictionary<string, string> messages = new(StringComparer.Ordinal);

    public bool Any => messages.Count > 0;

    public IReadOnlyDictionary<string, string> Messages => messages;

    public bool Has(string attribute) => messages.ContainsKey(attribute);

    public void Add(string attribute, string message) => messages.TryAdd(attribute, message);

    /// <summary>422 with every failing attribute; null when none fails.</summary>
    public LeadError? Refusal => Any ? LeadErrors.Invalid(messages) : null;
}
