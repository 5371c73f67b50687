using Polydesk.Desk.Messages;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Search;

/// <summary>The words of subjects and messages, kept with the rows that they come from.</summary>
internal static class MessageIndex
{
    /// <summary>(Re)places the words of a text.</summary>
    public static ValueTask AddAsync(WriteSession db, long key, bool isNote, IReadOnlyCollection<string> words, CancellationToken ct)
    {
        db.Know(words);
        return db.AddAsync(db.Engine.IndexMessage(key, isNote, words), ct);
    }

    /// <summary>Removes texts; words that stood nowhere else are forgotten.</summary>
    public static async ValueTask RemoveAsync(WriteSession db, IReadOnlyList<(long Key, string Text)> texts, CancellationToken ct)
    {
        foreach (var (key, _) in texts)
        {
            await db.AddAsync(db.Engine.UnindexMessage(key), ct);
        }

        await db.AddAsync(db.Engine.ForgetWords([.. texts.SelectMany(t => Folding.Words(t.Text)).Distinct()]), ct);
    }
}
