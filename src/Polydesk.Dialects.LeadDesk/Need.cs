namespace Polydesk.Dialects.LeadDesk;

/// <summary>Whether an attribute may be missing or empty.</summary>
internal enum Need
{
    /// <summary>May be missing; null and empty text clear it.</summary>
    Optional,

    /// <summary>May be missing, but what is given must be a value.</summary>
    Value,

    /// <summary>Must be given with a value.</summary>
    Required,
}
