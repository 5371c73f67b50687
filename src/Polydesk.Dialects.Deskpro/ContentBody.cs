using System.Text;
using System.Text.Json.Serialization;
using Polydesk.Desk.Knowledge;
using Polydesk.Desk.Search;

namespace Polydesk.Dialects.Deskpro;

/// <summary>What articles, news and downloads have in common (section 3.9). Nobody rates them or comments on them yet.</summary>
internal abstract record ContentBody : IRefers
{
    /// <summary>Where the members of each kind stand: behind most of what all have, before the rest.</summary>
    internal const int Own = 1;

    private const int Last = 2;
    private const int LongestSlug = 100;

    public long Id { get; init; }

    public long Person { get; init; }

    public long? Language { get; init; }

    public string Slug { get; init; } = "";

    public string Title { get; init; } = "";

    public string Content { get; init; } = "";

    public long ViewCount { get; init; }

    public long TotalRating { get; init; }

    public long NumComments { get; init; }

    public long NumRatings { get; init; }

    public string Status { get; init; } = "";

    public string? HiddenStatus { get; init; }

    public DateTimeOffset DateCreated { get; init; }

    public DateTimeOffset? DateUpdated { get; init; }

    public DateTimeOffset? DatePublished { get; init; }

    [JsonPropertyOrder(Last)]
    public IReadOnlyList<string> Labels { get; init; } = [];

    [JsonPropertyOrder(Last)]
    public IReadOnlyList<BlobBody> Attachments { get; init; } = [];

    [JsonPropertyOrder(Last)]
    public Discover.Nothing Fields { get; init; } = new();

    IEnumerable<Reference> IRefers.References =>
        [Reference.To("person", Person, "person", "agent"), Reference.To("language", Language, "language"), Categorised()];

    public static ContentBody Of(Article article, DeskproCall call)
    {
        var files = article.Files.Select(f => BlobBody.Of(f, call)).ToList();
        long? category = article.CategoryIds is [var first, ..] ? first : null;
        ContentBody body = article.Kind switch
        {
            KnowledgeKind.Article => new ArticleBody(article.CategoryIds),
            KnowledgeKind.News => new NewsBody(category),
            KnowledgeKind.Download => new DownloadBody(files is [.., var last] ? last : null, category),
            _ => throw new ArgumentOutOfRangeException(nameof(article), article.Kind, null),
        };
        var title = article.Title.In(call.Language);

        return body with
        {
            Id = article.Id,
            Person = article.AuthorId,
            Language = article.Title.Texts is [var text, ..] ? LanguageBody.IdOf(text.Key) : null,
            Slug = SlugOf(title),
            Title = title,
            Content = article.Body.In(call.Language),
            ViewCount = article.Views,
            Status = Word(article.State),
            HiddenStatus = article.State is KnowledgeState.Hidden ? article.HiddenReason : null,
            DateCreated = article.CreatedAt,
            DateUpdated = article.UpdatedAt,
            DatePublished = article.PublishedAt,
            Labels = article.Labels,
            Attachments = files,
        };
    }

    public static string Word(KnowledgeState state) => state switch
    {
        KnowledgeState.Published => "published",
        KnowledgeState.Archived => "archived",
        KnowledgeState.Hidden => "hidden",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static KnowledgeState? StateOf(string word) => word switch
    {
        "published" => KnowledgeState.Published,
        "archived" => KnowledgeState.Archived,
        "hidden" => KnowledgeState.Hidden,
        _ => null,
    };

    /// <summary>The member that holds the categories, which are one or several.</summary>
    protected abstract Reference Categorised();

    /// <summary>The title's words, joined by dashes.</summary>
    private static string SlugOf(string title)
    {
        var slug = new StringBuilder();

        foreach (var c in Folding.Fold(title))
        {
            if (char.IsLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString()[..Math.Min(slug.Length, LongestSlug)].Trim('-');
    }
}

/// <summary>An article.</summary>
internal sealed record ArticleBody([property: JsonPropertyOrder(ContentBody.Own)] IReadOnlyList<long> Categories) : ContentBody
{
    protected override Reference Categorised() => new("categories", Categories, "article_category");
}

/// <summary>News, which has one category.</summary>
internal sealed record NewsBody([property: JsonPropertyOrder(ContentBody.Own)] long? Category) : ContentBody
{
    protected override Reference Categorised() => Reference.To("category", Category, "news_category");
}

/// <summary>A download: a file with one category.</summary>
internal sealed record DownloadBody(
    [property: JsonPropertyOrder(ContentBody.Own)] BlobBody? Blob, [property: JsonPropertyOrder(ContentBody.Own)] long? Category) : ContentBody
{
    protected override Reference Categorised() => Reference.To("category", Category, "download_category");
}
