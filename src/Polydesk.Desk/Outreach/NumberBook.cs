namespace Polydesk.Desk.Outreach;

/// <summary>A person's numbers while they are changed. Exactly one of them is the main one when there are any; it stands first, then the oldest.</summary>
public sealed record NumberBook(IReadOnlyList<ContactNumber> All)
{
    public static NumberBook Empty { get; } = new([]);

    public ContactNumber? Main => All.FirstOrDefault(n => n.IsMain);

    /// <summary>Those that were not there before, or were others.</summary>
    public IEnumerable<string> New(NumberBook before) => All.Select(n => n.Number).Except(before.All.Select(n => n.Number));

    /// <summary>With this as the main number: one that is there already becomes it, else the present one changes. Without any, the main one goes.</summary>
    public NumberBook WithMain(string? number)
    {
        if (number is null)
        {
            return Main is { } old ? Without(old) : this;
        }

        return All.FirstOrDefault(n => n.Number == number) is { } known ? Promote(known)
            : Main is { } main ? new([.. All.Select(n => n == main ? n with { Number = number } : n)])
            : Add(number, null, isMain: true);
    }

    /// <summary>With one more. The first one is the main one.</summary>
    public NumberBook Add(string number, string? label, bool isMain)
    {
        var added = new ContactNumber(0, number, label, All.Count == 0, false, null);
        var with = new NumberBook([.. All, added]);
        return isMain && !added.IsMain ? with.Promote(added) : with;
    }

    /// <summary>Null when the number is not theirs.</summary>
    public NumberBook? Set(NumberDraft draft)
    {
        if (All.FirstOrDefault(n => n.Id == draft.Id) is not { } before)
        {
            return null;
        }

        var after = before with { Number = draft.Number.Or(before.Number), Label = draft.Label.Or(before.Label) };
        var book = new NumberBook([.. All.Select(n => n == before ? after : n)]);
        return draft.IsMain.Or(false) ? book.Promote(after) : book;
    }

    /// <summary>Null when the number is not theirs. The oldest of the others follows the main one.</summary>
    public NumberBook? Remove(long id) => All.FirstOrDefault(n => n.Id == id) is { } gone ? Without(gone) : null;

    private NumberBook Without(ContactNumber gone)
    {
        var rest = new NumberBook([.. All.Where(n => n != gone)]);
        return gone.IsMain && rest.All is [var oldest, ..] ? rest.Promote(oldest) : rest;
    }

    private NumberBook Promote(ContactNumber number) =>
        new([number with { IsMain = true }, .. All.Where(n => n != number).Select(n => n.IsMain ? n with { IsMain = false } : n)]);
}

/// <summary>What a number is to be; what is not given stays. One that becomes the main one replaces the present one as such.</summary>
/// <param name="Id">Which one; a new one has none.</param>
public sealed record NumberDraft(long Id, Optional<string> Number, Optional<string?> Label, Optional<bool> IsMain);
