using System.Globalization;
using Polydesk.Desk.Knowledge;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Reads the filters and the order of lists of what is published (section 4.7).</summary>
internal static class ContentQuery
{
    public static IReadOnlyList<Param> Params { get; } =
    [
        new("author", ParamType.Texts, "Ids; me."),
        new("category", ParamType.Ids),
        new("status", ParamType.Texts, "published, archived, hidden."),
        new("hidden_status", ParamType.Text),
        new("labels", ParamType.Texts),
        new("period_created", ParamType.Text, Periods.Words),
        new("period_updated", ParamType.Text, Periods.Words),
        new("period_published", ParamType.Text, Periods.Words),
        new("period_last_comment", ParamType.Text, Periods.Words),
    ];

    public static IReadOnlyList<Param> CountParams { get; } = [new("group_by", ParamType.Text, "author, category or status."), .. Params];

    /// <param name="call">The call.</param>
    /// <param name="kind">What is listed.</param>
    /// <param name="stateOf">Reads the words of its states.</param>
    public static ArticleFilter Filter(DeskproCall call, KnowledgeKind kind, Func<string, KnowledgeState?>? stateOf = null)
    {
        var filter = new ArticleFilter(CategoryIds: call.FilterIds("category"), Created: Periods.Read(call, "period_created"), Updated: Periods.Read(call, "period_updated"))
        {
            Kind = kind,
            Ids = call.Ids(),
            AuthorIds = call.People("author"),
            States = States(call, stateOf ?? ContentBody.StateOf),
            HiddenReason = call.FilterText("hidden_status"),
            Published = Periods.Read(call, "period_published"),
            Labels = call.FilterTexts("labels"),
        };

        // Nothing has a comment, so nothing has one from any time.
        return Periods.Read(call, "period_last_comment") == default ? filter : filter with { Ids = [] };
    }

    public static Sort<ArticleSort> Order(DeskproCall call)
    {
        var (field, descending) = call.Order("title", "date_created", "date_updated", "date_published", "view_count");
        return new(
            field switch
            {
                "title" => ArticleSort.Title,
                "date_created" => ArticleSort.Created,
                "date_updated" => ArticleSort.Updated,
                "date_published" => ArticleSort.Published,
                "view_count" => ArticleSort.Views,
                _ => ArticleSort.Id,
            },
            descending);
    }

    private static List<KnowledgeState>? States(DeskproCall call, Func<string, KnowledgeState?> stateOf)
    {
        if (call.FilterTexts("status") is not { } words)
        {
            return null;
        }

        var states = words.Select(stateOf).ToList();

        if (states.Contains(null))
        {
            call.Faults.Add("status", FaultCodes.BadChoice);
        }

        return [.. states.OfType<KnowledgeState>()];
    }
}
