using System.Diagnostics.CodeAnalysis;

namespace Polydesk.Desk;

/// <summary>What a job answers: its value, or the problem for which it changed nothing.</summary>
public readonly struct Outcome<T>
{
    private readonly T value;
    private readonly Problem? problem;

    private Outcome(T value, Problem? problem) => (this.value, this.problem) = (value, problem);

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Problem problem) => new(default!, problem);

    public bool Failed([NotNullWhen(true)] out Problem? why, [NotNullWhen(false)] out T? result)
    {
        why = problem;
        result = value;
        return problem is not null;
    }
}

/// <summary>The value of a job that has nothing to say beyond that it is done.</summary>
public readonly record struct Done;
