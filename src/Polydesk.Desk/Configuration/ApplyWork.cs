using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Configuration;

/// <summary>One application of a document: its transaction, what it changed, and what is wrong.</summary>
internal sealed class ApplyWork(WriteSession db, AgentDuties duties, DateTimeOffset now)
{
    public WriteSession Db => db;

    public AgentDuties Duties => duties;

    public DateTimeOffset Now => now;

    public List<DeskFault> Faults { get; } = [];

    public List<string> Lines { get; } = [];

    /// <summary>The language of names that are given as one text.</summary>
    public string Language { get; set; } = "en";

    public void Tell(string thing, string property, object? from, object? to)
    {
        if (!Equals(from, to))
        {
            Lines.Add($"changed {thing}: {property} {Property.Say(from)} -> {Property.Say(to)}");
        }
    }
}
