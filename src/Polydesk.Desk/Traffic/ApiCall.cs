namespace Polydesk.Desk.Traffic;

/// <summary>One answered call of an API.</summary>
/// <param name="Integration">Who called: the kind and number of the credential, such as <c>key 3</c>. Never the credential.</param>
/// <param name="Dialect">The API.</param>
/// <param name="Operation">Its operation, such as <c>ED-04</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Took">How long the answer took.</param>
/// <param name="Ignored">Names of parameters that nobody looked at. Never their values.</param>
public readonly record struct ApiCall(string Integration, string Dialect, string Operation, int Status, TimeSpan Took, IReadOnlyList<string> Ignored);

/// <summary>What one integration did with one operation in some time.</summary>
public sealed record ApiUse(
    string Integration, string Dialect, string Operation, long Calls, long Refused, long Failed, double AverageMilliseconds, double LongestMilliseconds,
    IReadOnlyDictionary<long, long> Statuses, IReadOnlyDictionary<string, long> Ignored);
