namespace Polydesk.Desk.Demo;

/// <summary>Throws that depend on nothing but the seed and the subject, so that any ticket can be told again alone (SplitMix64).</summary>
internal struct Dice(long seed, long subject)
{
    private ulong state = Mix((ulong)seed * 0x9E3779B97F4A7C15 + (ulong)subject * 0xD1B54A32D192ED03 + 1);

    /// <summary>From 0 up to, and without, 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True as often as the percentage says.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    private ulong Next() => Mix(state += 0x9E3779B97F4A7C15);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
