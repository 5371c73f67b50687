using Microsoft.AspNetCore.Http;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects;

/// <summary>What the request log says of a request beyond method and status; a dialect fills it in. Never a secret.</summary>
public sealed class RequestLog
{
    public string Dialect { get; set; } = "-";

    public string Operation { get; set; } = "-";

    public long AccountId { get; set; }

    public long PersonId { get; set; }

    /// <summary>The kind and number of the credential, such as <c>key 3</c>.</summary>
    public string Integration { get; set; } = "-";

    /// <summary>The parameters that were sent, to tell afterwards which of them nobody looked at.</summary>
    public IReadOnlyList<ParameterBag> Sent { get; set; } = [];

    /// <summary>The calls that were made within this one, such as those of a batch.</summary>
    public List<RequestPart> Parts { get; } = [];

    /// <summary>Why the request, or a part of it, was answered that the desk is not available; the log tells it once for all requests.</summary>
    public Exception? Outage { get; set; }

    /// <summary>The query and the body, where a dialect reads them apart.</summary>
    internal (Parameter Query, Parameter Body) Apart { get; set; } = (Parameter.Absent, Parameter.Absent);

    /// <summary>How many bytes of body were answered, where the answer does not say its length.</summary>
    public long? Bytes { get; set; }

    public static RequestLog Of(HttpContext http)
    {
        if (http.Features.Get<RequestLog>() is { } log)
        {
            return log;
        }

        log = new();
        http.Features.Set(log);
        return log;
    }
}

/// <summary>A call within a request.</summary>
public sealed class RequestPart
{
    public string Operation { get; set; } = "-";

    /// <summary>What it was answered; 0 while it was not.</summary>
    public int Status { get; private set; }

    public TimeSpan Took { get; private set; }

    public IReadOnlyList<ParameterBag> Sent { get; set; } = [];

    public void Answered(int status, TimeSpan took) => (Status, Took) = (status, took);
}
