using System.Diagnostics.CodeAnalysis;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>A body that was read, or the refusal of one that could not be.</summary>
internal readonly record struct LeadBody
{
    private readonly LeadError? refusal;
    private readonly LeadFields? fields;
    private readonly Parameter? array;

    public LeadBody(LeadFields fields) => this.fields = fields;

    public LeadBody(Parameter array, bool wasObject = false) => (this.array, WasObject) = (array, wasObject);

    private LeadBody(LeadError refusal) => this.refusal = refusal;

    /// <summary>Whether an array of one was sent as the object alone.</summary>
    public bool WasObject { get; }

    public static implicit operator LeadBody(LeadError refusal) => new(refusal);

    public bool Failed([NotNullWhen(true)] out LeadError? why, [NotNullWhen(false)] out LeadFields? found)
    {
        (why, found) = (refusal, fields);
        return refusal is not null;
    }

    public bool FailedArray([NotNullWhen(true)] out LeadError? why, [NotNullWhen(false)] out Parameter? found)
    {
        (why, found) = (refusal, array);
        return refusal is not null;
    }
}
