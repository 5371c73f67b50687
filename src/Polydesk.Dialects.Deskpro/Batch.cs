using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Counts and checks a part of a batch; what is answered runs it.</summary>
internal delegate ValueTask<Func<ValueTask<DeskproAnswer>>> AdmitPart(DeskproVisit visit, string method, string url, Parameter payload);

/// <summary>
/// Many requests in one (section 2.9). Parts take effect in their order, as the same caller, each with its own rights and limits; there is no transaction, and
/// one that fails stops no other. Neighbouring reads run side by side, because none can see what another does.
/// </summary>
internal static class Batch
{
    private const int SideBySide = 8;

    public static void MapBatch(this DeskproApi api, AdmitPart admit)
    {
        var post = new Endpoint("batch.batch.post", EndpointKind.Batch, call => PostAsync(call, admit))
        {
            About = "Runs many requests: a map of keys to paths or to {method, url, payload}, or the same, or a list, in requests.",
        };
        var get = new Endpoint("batch.batch.get", EndpointKind.Batch, call => RunAsync(call, admit, BatchForm.Short, call.Query["get"]))
        {
            Query = [Param.Needed("get", ParamType.Map, "Paths by key, such as get[stars]=/api/v2/ticket_stars.")],
            About = "Runs many GET requests.",
        };

        api.Add("DP-08", ["POST"], "/batch", post);
        api.Add("DP-09", ["GET"], "/batch", get);

        // The product's own documents write the path twice.
        api.Add("DP-08", ["POST"], "/batch/api/v2/batch", post);
        api.Add("DP-09", ["GET"], "/batch/api/v2/batch", get);
    }

    private static ValueTask<DeskproAnswer> PostAsync(DeskproCall call, AdmitPart admit)
    {
        List<KeyValuePair<string, Parameter>> members = [.. call.Bag.All];
        return members is [{ Key: "requests", Value: var requests }] && IsRequests(requests)
            ? RunAsync(call, admit, BatchForm.Wrapped, requests)
            : RunAsync(call, admit, BatchForm.Map, Parameter.OfMap(new(members, StringComparer.Ordinal)));
    }

    private static bool IsRequests(Parameter sent) => sent.Kind is ParameterKind.List
        || (sent.Kind is ParameterKind.Map && sent["url"].IsAbsent && sent.Items.All(i => i.Kind is ParameterKind.Text || i is { Kind: ParameterKind.Map } && !i["url"].IsAbsent));

    private static async ValueTask<DeskproAnswer> RunAsync(DeskproCall call, AdmitPart admit, BatchForm form, Parameter sent)
    {
        List<KeyValuePair<string, Parameter>> requests = [.. sent.Entries];

        if (sent.Kind is not (ParameterKind.Map or ParameterKind.List) || requests.Count == 0)
        {
            return DeskproErrors.Invalid(form is BatchForm.Short ? "get" : "requests", FaultCodes.Required);
        }

        if (requests.Count > call.Visit.Settings.MaxBatch)
        {
            return DeskproErrors.Invalid("", FaultCodes.TooLong, $"A batch can hold {call.Visit.Settings.MaxBatch} requests.");
        }

        var answers = new BatchPart[requests.Count];
        var reads = new List<(int At, Func<ValueTask<DeskproAnswer>> Run)>();

        foreach (var (at, (key, request)) in requests.Index())
        {
            var (method, url, payload) = Read(request);

            if (url is null)
            {
                answers[at] = new(key, DeskproErrors.Invalid("url", FaultCodes.Required));
                continue;
            }

            var run = await admit(call.Visit, method, url, payload);

            if (method == "GET")
            {
                reads.Add((at, run));
                continue;
            }

            await ReadAsync(requests, reads, answers);
            answers[at] = new(key, await run());
        }

        await ReadAsync(requests, reads, answers);
        return new BatchAnswer(form, answers, sent.Kind is ParameterKind.List);
    }

    private static async ValueTask ReadAsync(
        List<KeyValuePair<string, Parameter>> requests, List<(int At, Func<ValueTask<DeskproAnswer>> Run)> reads, BatchPart[] answers)
    {
        foreach (var some in reads.Chunk(SideBySide))
        {
            await Task.WhenAll(some.Select(async read => answers[read.At] = new(requests[read.At].Key, await read.Run())));
        }

        reads.Clear();
    }

    private static (string Method, string? Url, Parameter Payload) Read(Parameter request)
    {
        if (request.Kind is not ParameterKind.Map)
        {
            return ("GET", request.AsText().Or(null), Parameter.Absent);
        }

        return (request["method"].AsText().Or("GET").ToUpperInvariant(), request["url"].AsText().Or(null), request["payload"]);
    }
}

/// <summary>How a batch is written, which says how its answer is.</summary>
internal enum BatchForm
{
    /// <summary>A map at the top level; so is the answer.</summary>
    Map,

    /// <summary>A map or list in <c>requests</c>; the answer's is in <c>responses</c>.</summary>
    Wrapped,

    /// <summary>The short form in a query; the answer is the map, and the map again in <c>responses</c>.</summary>
    Short,
}

/// <summary>The answer of one request of a batch.</summary>
internal readonly record struct BatchPart(string Key, DeskproAnswer Answer);
