using System.Net;
using Polydesk.Desk;
using Polydesk.Desk.Knowledge;
using Polydesk.Desk.Text;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Reads what a request says an article, news or a download is to be (section 3.9).</summary>
internal static class ContentInput
{
    private static IReadOnlyList<Param> Common { get; } =
    [
        Param.Needed("title", ParamType.Text),
        new("content", ParamType.Text),
        new("content_input_type", ParamType.Text, "rte and html are HTML; text and markdown are plain text."),
        new("person", ParamType.Person, "The author; without one, the agent who asks."),
        new("language", ParamType.Integer, "The language of title and content."),
        new("status", ParamType.Text, "published, archived or hidden."),
        new("labels", ParamType.Texts),
        new("title_translations", ParamType.List, "Objects with language and value."),
        new("content_translations", ParamType.List, "Objects with language and value."),
    ];

    public static IReadOnlyList<Param> Of(KnowledgeKind kind) => kind switch
    {
        KnowledgeKind.Article => [.. Common, new("categories", ParamType.Ids)],
        KnowledgeKind.Download => [.. Common, new("category", ParamType.Integer), new("blob", ParamType.Text, "The blob_auth of an upload.")],
        _ => [.. Common, new("category", ParamType.Integer)],
    };

    public static async ValueTask<ArticleChange> ReadAsync(DeskproCall call, KnowledgeKind kind, bool isNew)
    {
        var body = call.Body;

        if (isNew)
        {
            body.Require("title");
        }

        var language = Language(body["language"], "language", call) ?? call.Language;
        var title = body.Text("title");
        var content = body.TextOrEmpty("content");
        var type = body["content_input_type"].AsText().Or("html");

        if (type is not ("rte" or "html" or "text" or "markdown"))
        {
            body.Refuse("content_input_type", FaultCodes.BadChoice);
        }

        var change = new ArticleChange
        {
            Kind = kind,
            Title = Texts(call, title, language, "title_translations"),
            Body = Texts(call, content.IsGiven || !isNew ? content : "", language, "content_translations", text => Markup(text, type)),
            CategoryIds = Categories(body, kind),
            Labels = body.Texts("labels"),
        };

        if (body.Text("status").Is(out var status))
        {
            change = ContentBody.StateOf(status) is { } state
                ? change with { State = state, HiddenReason = state is KnowledgeState.Hidden ? "unpublished" : "" }
                : Refused(change, body, "status");
        }

        if (!body["person"].IsAbsent && await PersonRef.FindAsync([PersonRef.Read(body["person"], call, "person")], call, "person") is [var author])
        {
            change = change with { AuthorId = author };
        }

        return kind is KnowledgeKind.Download ? await WithFileAsync(change, body, call) : change;
    }

    /// <summary>The language's text, and those of the translations.</summary>
    internal static Optional<LocalText> Texts(
        DeskproCall call, Optional<string> text, string language, string translations, Func<string, string>? markup = null)
    {
        var texts = text.Is(out var given) ? LocalText.Of(language, Marked(given)) : LocalText.None;

        foreach (var one in call.Body[translations].Items)
        {
            if (one["value"].AsText() is { IsBad: false } value && Language(one["language"], translations, call) is { } other)
            {
                texts = texts.With(LocalText.Of(other, Marked(value.Or(""))));
            }
            else
            {
                call.Faults.Add(translations, FaultCodes.BadChoice);
            }
        }

        return texts.IsEmpty ? default(Optional<LocalText>) : texts;

        string Marked(string plain) => markup?.Invoke(plain) ?? plain;
    }

    /// <summary>The code of a language, by its id or itself; null where there is none, which is refused when it was sent.</summary>
    internal static string? Language(Parameter sent, string path, DeskproCall call)
    {
        if (!sent.AsText().Has(out var text))
        {
            return null;
        }

        var code = long.TryParse(text, out var id) ? LanguageBody.Find(id, call.Vocabulary) : call.Vocabulary.Settings.Languages.FirstOrDefault(l => l == text);

        if (code is null)
        {
            call.Faults.Add(path, FaultCodes.BadChoice);
        }

        return code;
    }

    private static string Markup(string text, string type) => type is "text" or "markdown" ? Html.LineBreaks(WebUtility.HtmlEncode(text)) : text;

    private static Optional<IReadOnlyList<long>> Categories(DeskproInput body, KnowledgeKind kind)
    {
        if (kind is KnowledgeKind.Article)
        {
            return body.Ids("categories");
        }

        return body.Id("category").Is(out var category) ? default(Optional<IReadOnlyList<long>>).With(category is { } id ? [id] : []) : default;
    }

    private static async ValueTask<ArticleChange> WithFileAsync(ArticleChange change, DeskproInput body, DeskproCall call)
    {
        var sent = body["blob"];

        if (sent.Kind is ParameterKind.Absent)
        {
            return change;
        }

        if (sent.IsAbsent)
        {
            return change with { ReplacesFiles = true };
        }

        return await Attachments.FindAsync(sent, call) is { } file
            ? change with { Files = [new(file.Name, file.MediaType, new(file.Sha256, file.Size))], ReplacesFiles = true }
            : Refused(change, body, "blob");
    }

    private static ArticleChange Refused(ArticleChange change, DeskproInput body, string name)
    {
        body.Refuse(name, FaultCodes.BadChoice);
        return change;
    }
}
