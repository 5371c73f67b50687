using System.Text.Json;

namespace Polydesk.Dialects.Deskpro;

/// <summary>The answers of a batch, under the keys of the requests and in their order.</summary>
internal sealed record BatchAnswer(BatchForm Form, IReadOnlyList<BatchPart> Parts, bool IsList) : DeskproAnswer(200)
{
    private const string Responses = "responses";

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        if (Form is BatchForm.Wrapped)
        {
            WriteResponses(writer);
            return;
        }

        WriteMap(writer);

        if (Form is BatchForm.Short && Parts.All(p => p.Key != Responses))
        {
            WriteResponses(writer);
        }
    }

    private void WriteResponses(Utf8JsonWriter writer)
    {
        if (!IsList || Form is BatchForm.Short)
        {
            writer.WriteStartObject(Responses);
            WriteMap(writer);
            writer.WriteEndObject();
            return;
        }

        writer.WriteStartArray(Responses);

        foreach (var part in Parts)
        {
            Write(writer, part.Answer);
        }

        writer.WriteEndArray();
    }

    private void WriteMap(Utf8JsonWriter writer)
    {
        foreach (var part in Parts)
        {
            writer.WritePropertyName(part.Key);
            Write(writer, part.Answer);
        }
    }

    private void Write(Utf8JsonWriter writer, DeskproAnswer answer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("headers"u8);
        writer.WriteNumber("response_code"u8, answer.Status);
        writer.WriteNumber("status-code"u8, answer.Status);

        if (answer.HasBody)
        {
            writer.WriteString("content-type"u8, "application/json; charset=utf-8"u8);
        }

        if (answer.Location is { } location)
        {
            writer.WriteString("location"u8, location);
        }

        if (answer.RetryAfter is { } seconds)
        {
            writer.WriteString("retry-after"u8, seconds.ToString());
        }

        writer.WriteEndObject();

        // Clients of one form look for the error in the data; those of the other take anything with data for a success.
        if (answer is DeskproError error && Form is not BatchForm.Wrapped)
        {
            writer.WriteStartObject("data"u8);
            error.WriteMembers(writer);
            writer.WriteEndObject();
        }
        else if (answer.HasBody)
        {
            answer.WriteMembers(writer);

            if (answer is DeskproError { Faults: not { Any: true } })
            {
                writer.WriteNull("errors"u8);
            }
        }

        writer.WriteEndObject();
    }
}
