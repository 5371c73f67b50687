using Polydesk.Desk.Events;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Demo;

/// <summary>
/// Three messages a ticket, twenty in every fiftieth, of 20,000 made-up words of which some are in most messages and some in hardly any.
/// </summary>
internal sealed class BenchAuthor(DemoPlan plan, DemoCast cast, DeskVocabulary desk) : IAuthor
{
    private const int Vocabulary = 20_000;

    private static readonly string[] Dictionary = [.. Enumerable.Range(0, Vocabulary).Select(rank => "w" + rank)];

    private readonly Status open = desk.FindStatus("open")!;
    private readonly Status process = desk.FindStatus("process")!;
    private readonly Status closed = desk.FindStatus("closed")!;

    public int CountMessages(int index) => MessagesOf(index);

    public static int MessagesOf(int index) => index % 50 == 49 ? 20 : 3;

    public TicketStory Tell(int index)
    {
        var dice = new Dice(plan.Seed, index);
        var at = plan.CreatedAt(index, 0);
        var status = dice.Below(10) switch { < 2 => open, < 4 => process, _ => closed };
        var requester = cast.CustomerId(dice.Below(cast.Customers));
        var agent = cast.AgentId(dice.Below(cast.Agents));

        var story = new TicketStory
        {
            Subject = string.Join(' ', Words(ref dice, 6)),
            CreatedAt = at,
            RequesterId = requester,
            DepartmentId = dice.Pick(cast.DepartmentIds),
            StatusId = status.Id,
            PriorityId = dice.Pick(desk.Priorities).Id,
            TypeId = dice.Pick(desk.Types).Id,
            AgentId = status == open ? null : agent,
            Tags = { dice.Pick(cast.TagIds) },
        };

        story.Events.Add(new(at, requester, "api", EventTypes.TicketCreated));
        story.Messages.Add(Message(MessageKind.Customer, requester, at, ref dice));
        story.Messages.Add(Message(MessageKind.Customer, requester, at.AddSeconds(10), ref dice));
        story.Events.Add(new(at.AddSeconds(10), requester, "api", EventTypes.CustomerReplied, 1));

        for (var (message, count) = (2, MessagesOf(index)); message < count; message++)
        {
            story.Messages.Add(Message(MessageKind.Agent, agent, at.AddSeconds(message * 10), ref dice));
            story.Events.Add(new(at.AddSeconds(message * 10), agent, "api", EventTypes.AgentReplied, message));
        }

        var changed = at.AddSeconds(MessagesOf(index) * 10);

        if (status != open)
        {
            story.Events.Add(new(changed, agent, "api", EventTypes.StatusChanged, null, new(open.Id, open.Name), new(status.Id, status.Name)));
        }

        if (status == closed)
        {
            (story.ClosedAt, story.ClosedBy) = (changed, agent);
        }

        return story;
    }

    private static StoryMessage Message(MessageKind side, long author, DateTimeOffset at, ref Dice dice)
    {
        var words = Words(ref dice, 40);
        var plain = string.Join(' ', words);
        return new(side, author, new($"<p>{plain}</p>", plain, new HashSet<string>(words)), at);
    }

    private static string[] Words(ref Dice dice, int count)
    {
        var words = new string[count];

        for (var i = 0; i < count; i++)
        {
            var fraction = dice.Fraction();
            words[i] = Dictionary[(int)(fraction * fraction * fraction * Vocabulary)];
        }

        return words;
    }
}
