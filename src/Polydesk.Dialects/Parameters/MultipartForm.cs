using System.Buffers;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Polydesk.Desk.Files;

namespace Polydesk.Dialects.Parameters;

/// <summary>
/// Reads a multipart/form-data body in one pass: fields into memory, files straight to the store. Parts without a name, and files without
/// a file name, which browsers send for an unused input, are passed over.
/// </summary>
internal sealed class MultipartForm(BlobStore blobs, ParameterLimits limits)
{
    private const int MaxBoundary = 200;

    private readonly PhpArray form = new();
    private readonly List<IncomingFile> files = [];
    private long fieldBytes;
    private int parts;

    /// <summary>Throws InvalidDataException when the body is no well-formed multipart.</summary>
    public async ValueTask<BodyRead> ReadAsync(Stream body, MediaTypeHeaderValue mediaType, CancellationToken ct)
    {
        var boundary = HeaderUtilities.RemoveQuotes(mediaType.Boundary).ToString();

        if (boundary.Length is 0 or > MaxBoundary)
        {
            return BodyFaultKind.MalformedMultipart;
        }

        var reader = new MultipartReader(boundary, body);

        while (await NextAsync(reader, ct) is { } section)
        {
            if (++parts > Math.Min(limits.MaxParts, limits.MaxParameters))
            {
                return BodyFaultKind.TooComplex;
            }

            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            {
                return BodyFaultKind.MalformedMultipart;
            }

            if (await TakeAsync(section, disposition, ct) is { } fault)
            {
                return fault;
            }
        }

        return new ParameterBag(Parameter.OfMap(form.ToEntries()), files);
    }

    private static async ValueTask<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken ct)
    {
        try
        {
            return await reader.ReadNextSectionAsync(ct);
        }
        catch (IOException broken) when (PartStream.IsBroken(broken, ct))
        {
            throw new InvalidDataException("The multipart body ends too soon.", broken);
        }
    }

    private ValueTask<BodyFault?> TakeAsync(MultipartSection section, ContentDispositionHeaderValue disposition, CancellationToken ct)
    {
        var content = new PartStream(section.Body);
        var field = Unquoted(disposition.Name)
            .Replace("%5B", "[", StringComparison.OrdinalIgnoreCase)
            .Replace("%5D", "]", StringComparison.OrdinalIgnoreCase);

        if (field.Length == 0)
        {
            return default;
        }

        if (!disposition.FileName.HasValue && !disposition.FileNameStar.HasValue)
        {
            return TakeFieldAsync(content, field, ct);
        }

        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar.ToString() : Unquoted(disposition.FileName);

        return name.Length == 0 ? default : TakeFileAsync(content, field, SafeName.Of(name), section.ContentType, ct);
    }

    private async ValueTask<BodyFault?> TakeFieldAsync(PartStream content, string field, CancellationToken ct)
    {
        using var memory = MemoryPool<byte>.Shared.Rent(4096);
        var bytes = new ArrayBufferWriter<byte>();
        fieldBytes += field.Length;

        while (await content.ReadAsync(memory.Memory, ct) is > 0 and var count)
        {
            fieldBytes += count;

            if (fieldBytes > limits.MaxBodyBytes)
            {
                return new(BodyFaultKind.TooLarge);
            }

            bytes.Write(memory.Memory.Span[..count]);
        }

        return StrictText.Of(bytes.WrittenSpan) is not { } text ? new BodyFault(BodyFaultKind.MalformedText)
            : form.TryAdd(field, text, limits.MaxDepth) ? null
            : new BodyFault(BodyFaultKind.TooComplex);
    }

    private async ValueTask<BodyFault?> TakeFileAsync(
        PartStream content, string field, string name, string? mediaType, CancellationToken ct)
    {
        if (files.Count == limits.MaxFiles)
        {
            return new(BodyFaultKind.TooManyFiles, name);
        }

        if (await blobs.AddAsync(content, limits.MaxFileBytes, ct) is not { } blob)
        {
            return new(BodyFaultKind.FileTooLarge, name);
        }

        files.Add(new(field, name, TypeOf(mediaType, name), blob));

        return null;
    }

    private static string TypeOf(string? mediaType, string name) =>
        MediaTypeHeaderValue.TryParse(mediaType, out var given)
        && given.MediaType.ToString().ToLowerInvariant() is not ContentTypes.Unknown and var known
            ? known
            : ContentTypes.Of(name);

    // Not HeaderUtilities.UnescapeAsQuotedString, which eats the backslashes of a Windows path and so hides its folders.
    private static string Unquoted(StringSegment text) =>
        HeaderUtilities.RemoveQuotes(text).ToString()
            .Replace("\\\"", "\"", StringComparison.Ordinal)
            .Replace(@"\\", @"\", StringComparison.Ordinal);
}
