using Polydesk.Desk.Limits;

namespace Polydesk.Dialects.Parameters;

/// <summary>How much of a request is read before it is refused. MaxBodyBytes counts everything but the content of files.</summary>
public sealed record ParameterLimits
{
    public static ParameterLimits Default { get; } = new();

    public int MaxDepth { get; init; } = 32;

    public int MaxParameters { get; init; } = 10_000;

    /// <summary>The parts of a multipart body, each of which takes far longer to read than another parameter.</summary>
    public int MaxParts { get; init; } = 2_000;

    public int MaxBodyBytes { get; init; } = 8 * 1024 * 1024;

    public int MaxFiles { get; init; } = 20;

    public long MaxFileBytes { get; init; } = 40 * 1024 * 1024;

    /// <summary>What holds for a desk, which may have limits of its own.</summary>
    public ParameterLimits Of(DeskLimits own) => own.UploadsMaxFileMegabytes is { } most ? this with { MaxFileBytes = (long)most << 20 } : this;
}
