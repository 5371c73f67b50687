using System.Buffers.Text;
using System.Text;
using Polydesk.Desk.Files;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Takes the attachments of a message into the store, before any transaction; one that cannot be read refuses the request (section 5.15).</summary>
internal static class LeadFiles
{
    private const string Attribute = "attachments";

    private const int DocumentedBytes = 25 * 1024 * 1024;

    /// <summary>The largest upload: what is documented (section 2.3), unless the operator allows less.</summary>
    public static int MaxBytes(ParameterLimits limits) => (int)Math.Min(DocumentedBytes, limits.MaxFileBytes);

    /// <summary>A body that holds files in Base64 is a third longer than they.</summary>
    public static ParameterLimits LimitsOf(ParameterLimits limits) => limits with { MaxBodyBytes = limits.MaxBodyBytes + (MaxBytes(limits) / 3 * 4) };

    public static async ValueTask<IReadOnlyList<NewFile>> ReadAsync(LeadCall call, LeadFields body)
    {
        var given = body[Attribute];

        if (given.IsAbsent || (given.Kind is ParameterKind.Text && given.Literal.Length == 0))
        {
            return [];
        }

        if (given.Kind is not ParameterKind.List)
        {
            body.Refuse(Attribute, LeadWords.Array(Attribute));
            return [];
        }

        if (given.Items.Count > call.Limits.MaxFiles)
        {
            body.Refuse(Attribute, LeadWords.AtMost(Attribute, call.Limits.MaxFiles));
            return [];
        }

        var read = given.Items.Select((item, at) => (Name: $"{Attribute}.{at}", File: Read(body, item, $"{Attribute}.{at}"))).ToList();

        if (body.Faults.Any)
        {
            return [];
        }

        var files = new List<NewFile>();

        foreach (var (name, file) in read)
        {
            using var content = new MemoryStream(file!.Value.Bytes);

            if (await call.Get<BlobStore>().AddAsync(content, MaxBytes(call.Limits), call.Aborted) is { } blob)
            {
                files.Add(new(SafeName.Of(file.Value.Name), TypeOf(file.Value.Type, file.Value.Name), blob));
            }
            else
            {
                body.Refuse(name + ".data", LeadWords.TooLong(name + ".data", MaxBytes(call.Limits)));
            }
        }

        return files;
    }

    /// <summary>The type as it was given, when it has the form of one; else by the name.</summary>
    public static string TypeOf(string? given, string name)
    {
        var type = (given ?? "").Split(';')[0].Trim().ToLowerInvariant();
        var isType = type.Length is > 2 and <= 127 && type.Count(c => c == '/') == 1
            && Encoding.ASCII.GetByteCount(type) == type.Length && type.All(c => char.IsAsciiLetterOrDigit(c) || "/.+-_".Contains(c, StringComparison.Ordinal));

        return isType && type != ContentTypes.Unknown && type is not ['/', ..] and not [.., '/'] ? type : ContentTypes.Of(name);
    }

    private static (string Name, string? Type, byte[] Bytes)? Read(LeadFields body, Parameter item, string path)
    {
        if (item.Kind is not ParameterKind.Map)
        {
            body.Refuse(path, LeadWords.Array(path));
            return null;
        }

        var fields = body.Of(path, item);
        var name = fields.Text("name", Need.Required).Or(null);
        var type = fields.Text("content_type").Or(null);
        var data = item["data"];

        if (data.IsAbsent)
        {
            fields.Refuse("data", LeadWords.Required(path + ".data"));
        }
        else if (data.Kind is not ParameterKind.Text)
        {
            fields.Refuse("data", LeadWords.String(path + ".data"));
        }
        else if (!Base64.IsValid(data.Literal))
        {
            fields.Refuse("data", LeadWords.Format(path + ".data"));
        }
        else if (name is not null)
        {
            return (name, type, Convert.FromBase64String(data.Literal));
        }

        return null;
    }
}
