using System.Text.Json;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>An answer whose bytes are on their way already.</summary>
internal sealed record EddyFile : EddyAnswer
{
    public override bool IsSent => true;

    public override void Write(Utf8JsonWriter writer)
    {
    }
}
