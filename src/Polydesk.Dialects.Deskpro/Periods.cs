using Polydesk.Desk.Storage;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Periods in words (section 4.7): days of UTC that begin at midnight, and the week, month or year until now; also dates like 2026-01-01..2026-01-31.</summary>
internal static class Periods
{
    public const string Words = "today, yesterday, week, month, year, or dates.";

    public static TimeRange Read(DeskproCall call, string name)
    {
        if (call.FilterText(name) is not { } word)
        {
            return default;
        }

        var now = call.Get<TimeProvider>().GetUtcNow();
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);

        return word switch
        {
            "today" => new(today, null),
            "yesterday" => new(today.AddDays(-1), today.AddMilliseconds(-1)),
            "week" => new(now.AddDays(-7), null),
            "month" => new(now.AddMonths(-1), null),
            "year" => new(now.AddYears(-1), null),
            _ => TicketQuery.Dates(call, name),
        };
    }
}
