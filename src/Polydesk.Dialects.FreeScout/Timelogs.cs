using Polydesk.Desk.Time;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Time spent on conversations (section 13).</summary>
internal static class Timelogs
{
    private static readonly FreeNames Names = new("is already in use", ("staff", "userId", "User"), ("spent", "timeSpent", "Time"));

    public static void MapTimelogs(this RouteTable<FreeHandler> api)
    {
        api.Add("FS-08", "GET", "/conversations/{conversation}/timelogs", ListOfConversation);
        api.Add("FS-35", "POST", "/conversations/{conversation}/timelogs", Add, FreeTakes.Timelog);
        api.Add("FS-36", "GET", "/timelogs", List, FreeTakes.TimelogFilters);
    }

    private static async ValueTask<FreeAnswer> ListOfConversation(FreeCall call)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (ticket, refusal) = await Conversations.FindAsync(call, db);

        if (ticket is null)
        {
            return refusal;
        }

        var (entries, total) = await call.Get<TimeEntries>().PageOfAllAsync(
            db, ticket.Id, null, null, call.Caller, call.Page.Skip, call.Page.Size, call.Aborted);
        return Page(call, entries, total);
    }

    private static async ValueTask<FreeAnswer> Add(FreeCall call)
    {
        await using (var db = await call.Account.Database.OpenAsync(call.Aborted))
        {
            if (await Conversations.FindAsync(call, db) is (null, var refusal))
            {
                return refusal;
            }
        }

        var faults = new List<FreeFault>();
        var user = Number("userId", "User not found");
        var spent = Number("timeSpent", "Expected a number of seconds");
        var status = call["conversationStatus"].AsText().Has(out var word) ? FreeWords.Kinds(word) : null;

        if (word is not null && status is null)
        {
            faults.Add(FreeErrors.OneOf("conversationStatus", word, FreeWords.Statuses));
        }

        var createdAt = ThreadInput.Date(call["createdAt"], "createdAt", faults);
        var finished = call["finished"].AsBool().Or(true);

        if (faults.Count > 0)
        {
            return FreeErrors.Bad(faults);
        }

        if (call.ActingAs(user) is not { } caller)
        {
            return FreeErrors.Forbidden("The API key may not act as another user");
        }

        var draft = new TimeEntryDraft(user!.Value, spent!.Value) { StatusKinds = status, Finished = finished, CreatedAt = createdAt };

        return (await call.Get<AddTimeEntry>().RunAsync(call.Id("conversation"), draft, caller, call.Aborted)).Failed(out var problem, out var entry)
            ? FreeErrors.Of(problem, Names)
            : FreeAnswer.Created(entry.Id, TimelogBody.Of(entry, call.Vocabulary, entry.StatusId ?? 0));

        long? Number(string name, string refusal)
        {
            var reading = call[name].AsInt();

            if (reading.IsAbsent || reading.IsEmpty)
            {
                faults.Add(FreeErrors.Required(name));
            }
            else if (reading.IsBad || reading.Or(0) < 0)
            {
                faults.Add(new FreeFault(name, refusal) { RejectedValue = call[name].Literal });
            }

            return reading.Has(out var number) ? number : null;
        }
    }

    private static async ValueTask<FreeAnswer> List(FreeCall call)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var since = call["createdSince"].AsText().Has(out var text) ? FreeDates.Read(text) : null;
        var (entries, total) = await call.Get<TimeEntries>().PageOfAllAsync(
            db, Id("conversationId"), Id("userId"), since, call.Caller, call.Page.Skip, call.Page.Size, call.Aborted);
        return Page(call, entries, total);

        long? Id(string name) => call[name] is { IsAbsent: false } given ? given.AsInt().Or(-1) : null;
    }

    private static FreeAnswer Page(FreeCall call, List<(TimeEntry Entry, long TicketStatus)> entries, long total) =>
        FreeAnswer.Page<TimelogBody>("timelogs", [.. entries.Select(e => TimelogBody.Of(e.Entry, call.Vocabulary, e.TicketStatus))], call.Page, total);
}
