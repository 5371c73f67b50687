using Polydesk.Desk.Files;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>Files as this dialect shows and takes them (section 2.11).</summary>
internal static class EddyFiles
{
    /// <summary>A file of a message, note or field value.</summary>
    public static FileLink Of(EddyCall call, StoredFile file) =>
        new(file.Name, $"{call.Root}/{Language(call)}/file/download/{file.Token}{call.LinkSuffix}", ContentTypes.Extension(file.Name));

    public static IReadOnlyList<FileLink> Of(EddyCall call, IEnumerable<StoredFile> files) => [.. files.Select(f => Of(call, f))];

    /// <summary>A file of an article, whose link goes through the knowledge base.</summary>
    public static FileLink OfArticle(EddyCall call, StoredFile file) => new(
        file.Name, $"{call.Root}/{Language(call)}/knowledge_base/download/{file.OwnerId}/file/{file.Token}{call.LinkSuffix}",
        ContentTypes.Extension(file.Name));

    /// <summary>The files uploaded for a parameter, such as <c>files</c> or a note's <c>file</c>.</summary>
    public static IReadOnlyList<NewFile> Uploaded(this ParameterBag bag, string field) =>
        [.. bag.Files(field).Select(f => new NewFile(f.Name, f.MediaType, f.Blob))];

    /// <summary>The files of a ticket or message; clients that send a note's <c>file</c> name it so here too.</summary>
    public static IReadOnlyList<NewFile> UploadedFiles(this ParameterBag bag) => [.. bag.Uploaded("files"), .. bag.Uploaded("file")];

    private static string Language(EddyCall call) => call.Vocabulary.Settings.DefaultLanguage is { Length: 2 } two ? two : "en";

    internal sealed record FileLink(string Name, string Url, string DataType);
}
