using System.Reflection;

namespace Polydesk.Desk.Demo;

/// <summary>What people say in one language: short pieces that fit together, read from the program itself.</summary>
internal sealed class Phrases
{
    private static readonly string[] Products = ["Lumen 300", "Aquila S", "Tero 12", "Norda Mini", "Vesta Pro", "Calo X2"];

    private readonly Dictionary<string, List<string>> pieces = new(StringComparer.Ordinal);

    private Phrases(string language)
    {
        Language = language;
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"demo/{language}.txt")!);
        var current = new List<string>();

        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
            {
                pieces[line.Trim('[', ']')] = current = [];
            }
            else if (line.Length > 0)
            {
                current.Add(line);
            }
        }
    }

    /// <summary>The languages in which people write; the first ones have the most customers.</summary>
    public static IReadOnlyList<Phrases> All { get; } = [.. new[] { "en", "de", "ru", "fr", "ua", "es" }.Select(language => new Phrases(language))];

    public string Language { get; }

    public static Phrases Of(ref Dice dice) => All[dice.Below(100) switch { < 35 => 0, < 57 => 1, < 71 => 2, < 82 => 3, < 92 => 4, _ => 5 }];

    public string Any(string kind, ref Dice dice) => dice.Pick(pieces[kind]);

    /// <summary>What one conversation is about stays the same in all its messages.</summary>
    public Matter Choose(ref Dice dice) => new(dice.Pick(Products), dice.Between(10_000, 99_999).ToString(), Any("days", ref dice));

    /// <summary>A sentence, or several different ones, about the matter.</summary>
    public string Say(string kind, Matter matter, ref Dice dice, int sentences = 1)
    {
        var all = pieces[kind];
        var (first, step) = (dice.Below(all.Count), dice.Between(1, all.Count - 1));
        var said = Enumerable.Range(0, sentences).Select(n => all[(first + n * step) % all.Count]).Distinct();
        return string.Join(' ', said)
            .Replace("{product}", matter.Product, StringComparison.Ordinal)
            .Replace("{number}", matter.Number, StringComparison.Ordinal)
            .Replace("{day}", matter.Day, StringComparison.Ordinal);
    }
}

internal sealed record Matter(string Product, string Number, string Day);
