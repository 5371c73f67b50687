namespace Polydesk.Desk.Storage;

/// <summary>A span of time with both ends included; an open end does not filter.</summary>
public readonly record struct TimeRange(DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>Adds to the conditions of a list that the column lies within the span.</summary>
    public void AddTo(List<Sql> conditions, Sql column)
    {
        if (From is { } from)
        {
            conditions.Add($"{column} >= {from}");
        }

        if (To is { } to)
        {
            conditions.Add($"{column} <= {to}");
        }
    }
}
