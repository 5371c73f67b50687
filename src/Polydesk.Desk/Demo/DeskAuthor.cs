using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Demo;

/// <summary>
/// Tells believable conversations of 1 to 30 messages. The ninth ticket is a very long one, and the eleventh to fourteenth are frozen, deleted, not
/// assigned and below the ninth, so that examples find one of each kind where they expect it.
/// </summary>
internal sealed class DeskAuthor(DemoPlan plan, DemoCast cast, DeskVocabulary desk, DemoPeople people, DemoFiles files) : IAuthor
{
    public const int Long = 8;
    private const int Frozen = 10;
    private const int Deleted = 11;
    private const int Unassigned = 12;
    private const int Child = 13;
    private const int LongestMessages = 40;

    private static readonly string[] Channels = ["email", "email", "email", "email", "web", "web", "api", "chat", "phone"];

    private readonly IReadOnlyList<Field> fields = [.. desk.FieldsOf(Subject.Ticket).Where(f => f.Type is not FieldType.File)];
    private readonly ILookup<long, FieldOption> options = desk.Options.Values.OrderBy(o => o.Id).ToLookup(o => o.FieldId);
    private readonly ILookup<long, Person> agents = Enumerable.Range(0, cast.Agents)
        .Select(n => people.Get(cast.AgentId(n)))
        .SelectMany(a => a.DepartmentIds.Select(d => (d, a)))
        .ToLookup(x => x.d, x => x.a);

    public int CountMessages(int index) => MessagesOf(plan.Seed, index);

    /// <summary>About five in the middle, thirty at most, but for the long one.</summary>
    public static int MessagesOf(long seed, int index)
    {
        var dice = new Dice(~seed, index);
        return index == Long ? LongestMessages : Math.Min(30, 1 + (int)(-Math.Log(1 - dice.Fraction()) * 4.4));
    }

    public TicketStory Tell(int index)
    {
        var dice = new Dice(plan.Seed, index);
        var createdAt = plan.CreatedAt(index, dice.Fraction());
        var requester = people.Get(Requester(index, ref dice));
        var phrases = people.PhrasesOf(requester.Id);
        var matter = phrases.Choose(ref dice);
        var department = dice.Chance(45) ? cast.DepartmentIds[0] : dice.Pick(cast.DepartmentIds);

        var story = new TicketStory
        {
            Subject = phrases.Say("subject", matter, ref dice),
            CreatedAt = createdAt,
            RequesterId = requester.Id,
            DepartmentId = department,
            Channel = dice.Pick(Channels),
            StatusId = Status(index, plan.Now - createdAt, ref dice).Id,
            PriorityId = (dice.Chance(70) ? desk.DefaultPriority : dice.Pick(desk.Priorities)).Id,
            TypeId = dice.Pick(desk.Types).Id,
        };

        var agent = dice.Pick([.. agents[department]]);
        Decorate(story, index, agent, ref dice);
        Converse(story, index, requester, agent, phrases, matter, ref dice);
        Conclude(story, agent, phrases, ref dice);
        FillFields(story, index, ref dice);
        story.Events.Sort((a, b) => a.At.CompareTo(b.At));
        return story;
    }

    private long Requester(int index, ref Dice dice) => index switch
    {
        Long or Child => cast.ClientId(0),
        Frozen or Unassigned => cast.ClientId(1),

        // Some customers write often.
        _ => cast.CustomerId((int)(dice.Fraction() * dice.Fraction() * cast.Customers)),
    };

    private Status Status(int index, TimeSpan age, ref Dice dice)
    {
        var slug = dice.Below(100) switch
        {
            _ when index is Long => "process",
            _ when index is Frozen or Unassigned => "open",
            < 1 => "spam",
            < 93 when age.TotalDays > 14 => "closed",
            < 20 => "closed",
            < 50 => "open",
            < 85 => "process",
            _ => "pending",
        };
        return desk.FindStatus(slug) ?? desk.Statuses[0];
    }

    private void Decorate(TicketStory story, int index, Person agent, ref Dice dice)
    {
        var isOpen = desk.FindStatus(story.StatusId)!.Kind is not (StatusKind.Resolved or StatusKind.Spam);
        story.AgentId = index != Unassigned && (index is Long || !isOpen || dice.Chance(75)) ? agent.Id : null;
        story.ParentIndex = index == Child ? Long : index > 50 && dice.Chance(2) ? dice.Below(index) : null;
        story.Deleted = index == Deleted || (index > 50 && dice.Chance(1));
        story.Locked = !isOpen && dice.Chance(5);
        story.SlaDue = dice.Chance(60) ? story.CreatedAt.AddHours(dice.Pick([4, 8, 24, 72])) : null;
        story.FrozenUntil = index == Frozen || (isOpen && index > 50 && dice.Chance(4)) ? plan.Now.AddDays(dice.Between(5, 40)) : null;
        story.Cc = dice.Chance(8) ? [$"copy{dice.Below(50)}@mail.example"] : [];

        for (var n = dice.Below(4); n > 0; n--)
        {
            var tag = dice.Pick(cast.TagIds);
            story.Tags.Remove(tag);
            story.Tags.Add(tag);
        }

        if (index == Long || dice.Chance(12))
        {
            story.Followers.Add(cast.AgentId(dice.Below(cast.Agents)));
        }

        story.Events.Add(new(story.CreatedAt, story.RequesterId, Via(story), EventTypes.TicketCreated));

        if (story.AgentId is not null)
        {
            var at = Soon(story.CreatedAt, ref dice);
            long? actor = dice.Chance(50) ? null : agent.Id;
            story.Events.Add(new(at, actor, actor is null ? "system" : "web", EventTypes.AgentChanged, null, new(0, LocalText.None), Named(agent)));
        }

        if (story.PriorityId != desk.DefaultPriority.Id)
        {
            var to = desk.FindPriority(story.PriorityId)!;
            story.Events.Add(new(
                Soon(story.CreatedAt, ref dice), agent.Id, "web", EventTypes.PriorityChanged, null,
                new(desk.DefaultPriority.Id, desk.DefaultPriority.Name), new(to.Id, to.Name)));
        }
    }

    private void Converse(TicketStory story, int index, Person requester, Person agent, Phrases phrases, Matter matter, ref Dice dice)
    {
        var count = CountMessages(index);
        var at = Moments(story.CreatedAt, count, ref dice);
        var side = MessageKind.Customer;

        for (var n = 0; n < count; n++)
        {
            var author = side is MessageKind.Customer ? requester : agent;
            var html = n == 0 ? Opening(phrases, matter, requester, ref dice) : Text(side, phrases, matter, author, requester, ref dice);
            var hasFile = index == Long ? n % 5 == 0 : n == 0 ? dice.Chance(8) : dice.Chance(3);
            story.Messages.Add(new(side, author.Id, MessageText.Of(html), at[n]) { Files = hasFile ? [dice.Pick(files.All)] : [] });

            if (n > 0)
            {
                story.Events.Add(new(at[n], author.Id, side is MessageKind.Customer ? Via(story) : "web", TypeOf(side), n));
            }

            if (side is MessageKind.Agent)
            {
                var spent = dice.Between(20, 600);
                story.Times.Add(new("create-post", "Adding reply", spent, dice.Chance(70) ? spent : 0, agent.Id, null, at[n]));
            }

            side = (side, dice.Below(100)) switch
            {
                (_, < 14) => MessageKind.Note,
                (MessageKind.Customer, < 85) => MessageKind.Agent,
                (MessageKind.Agent, < 30) => MessageKind.Agent,
                (MessageKind.Note, < 75) => MessageKind.Agent,
                _ => MessageKind.Customer,
            };
        }
    }

    /// <summary>The way of the status to where it ends, work billed by hand, and what the customer thought of it.</summary>
    private void Conclude(TicketStory story, Person agent, Phrases phrases, ref Dice dice)
    {
        var (open, process, final) = (desk.FindStatus("open")!, desk.FindStatus("process")!, desk.FindStatus(story.StatusId)!);
        var (current, last) = (open, story.Messages[^1]);

        if (story.Messages.Find(m => m.Side is MessageKind.Agent) is { } answer)
        {
            Change(process, answer.At);
        }

        var end = Soon(last.At, ref dice);
        Change(final, end);

        if (final.Kind is StatusKind.Resolved)
        {
            (story.ClosedAt, story.ClosedBy) = (end, agent.Id);

            if (dice.Chance(25))
            {
                var isGood = dice.Chance(85);
                story.Rating = isGood ? "like" : "dislike";
                story.RatingComment = dice.Chance(40) ? phrases.Any(isGood ? "praise" : "blame", ref dice) : "";
                story.RatedAt = Soon(end, ref dice);
                story.Events.Add(new(story.RatedAt.Value, story.RequesterId, Via(story), EventTypes.Rated, null, new(0, LocalText.None), EventValue.Of(story.Rating)));
            }
        }
        else
        {
            story.SeenByStaff = last.Side is not MessageKind.Customer || dice.Chance(60);
            story.SeenByCustomer = last.Side is not MessageKind.Agent || dice.Chance(60);
        }

        if (dice.Chance(12) || story.Messages.Count > 30)
        {
            var spent = dice.Between(5, 90) * 60;
            story.Times.Add(new(null, "Phone call", spent, spent, agent.Id, agent.Id, end));
        }

        if (story.Deleted)
        {
            story.Events.Add(new(Soon(end, ref dice), agent.Id, "web", EventTypes.TicketDeleted));
        }

        void Change(Status to, DateTimeOffset at)
        {
            if (to != current)
            {
                story.Events.Add(new(at, agent.Id, "web", EventTypes.StatusChanged, null, new(current.Id, current.Name), new(to.Id, to.Name)));
                current = to;
            }
        }
    }

    private void FillFields(TicketStory story, int index, ref Dice dice)
    {
        foreach (var field in fields)
        {
            if (index != Long && !dice.Chance(35))
            {
                continue;
            }

            story.Fields.AddRange(DemoValues.Of(field, options[field.Id], plan.Start, ref dice));
        }
    }

    private static string Opening(Phrases phrases, Matter matter, Person requester, ref Dice dice) =>
        $"<p>{phrases.Any("hello", ref dice)}</p><p>{phrases.Say("problem", matter, ref dice)} {phrases.Say("detail", matter, ref dice, dice.Between(1, 3))}</p>"
        + $"<p>{phrases.Any("ask", ref dice)}</p><p>{phrases.Any("bye", ref dice)}<br>{requester.Name} {requester.Lastname}</p>";

    private static string Text(MessageKind side, Phrases phrases, Matter matter, Person author, Person requester, ref Dice dice) => side switch
    {
        MessageKind.Note => $"<p>{phrases.Say("note", matter, ref dice)}</p>",
        MessageKind.Agent =>
            $"<p>{requester.Name},</p><p>{phrases.Say("answer", matter, ref dice, dice.Between(1, 3))}</p><p>{phrases.Any("bye", ref dice)}<br>{author.Name}</p>",
        _ => $"<p>{phrases.Say("reply", matter, ref dice)} {(dice.Chance(40) ? phrases.Say("detail", matter, ref dice) : "")}</p>",
    };

    /// <summary>When each message came: pauses of minutes to days, closer together where now comes too soon.</summary>
    private DateTimeOffset[] Moments(DateTimeOffset start, int count, ref Dice dice)
    {
        var at = new double[count];

        for (var n = 1; n < count; n++)
        {
            at[n] = at[n - 1] + Math.Pow(dice.Fraction(), 3) * 172_800 + 90;
        }

        var left = Math.Max(1, (plan.Now - start).TotalSeconds - 30);
        var scale = at[^1] > left ? left / at[^1] : 1;
        return [.. at.Select(seconds => start.AddMilliseconds(Math.Floor(seconds * scale * 1000)))];
    }

    /// <summary>Some minutes later, but not after now.</summary>
    private DateTimeOffset Soon(DateTimeOffset at, ref Dice dice)
    {
        var later = at.AddSeconds(dice.Between(20, 3600));
        return later < plan.Now ? later : plan.Now > at ? plan.Now : at;
    }

    private static string TypeOf(MessageKind side) => side switch
    {
        MessageKind.Note => EventTypes.NoteAdded,
        MessageKind.Agent => EventTypes.AgentReplied,
        _ => EventTypes.CustomerReplied,
    };

    private static string Via(TicketStory story) => story.Channel is "api" ? "eddydesk" : "web";

    private static EventValue Named(Person person) => EventValue.Of(person.Id, $"{person.Name} {person.Lastname}");
}
