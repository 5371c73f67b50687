using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Polydesk.Server.Observing;

/// <summary>All series of one instrument. Past the cap, what is new is counted together under <c>other</c>.</summary>
internal sealed class MetricFamily
{
    private const int Cap = 2_000;

    private readonly ConcurrentDictionary<MetricTags, MetricSeries> series = new();
    private readonly string type;
    private readonly string help;
    private readonly bool isObserved;
    private readonly double[]? buckets;

    public MetricFamily(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        isObserved = instrument.IsObservable || kind.StartsWith("Gauge", StringComparison.Ordinal);
        type = kind.Contains("Histogram", StringComparison.Ordinal) ? "histogram"
            : kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal) ? "counter"
            : "gauge";
        help = (instrument.Description ?? instrument.Name).Replace('\n', ' ').Replace('\\', '/');
        Name = NameOf(instrument, type);
        buckets = type == "histogram" ? Buckets(instrument) : null;
    }

    public string Name { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = MetricTags.Of(tags);

        if (!series.TryGetValue(key, out var one))
        {
            one = series.GetOrAdd(series.Count < Cap ? key : MetricTags.Other, _ => new(buckets));
        }

        one.Record(value, isObserved);
    }

    public void Write(StringBuilder text)
    {
        if (series.IsEmpty)
        {
            return;
        }

        text.Append($"# HELP {Name} {help}\n# TYPE {Name} {type}\n");

        foreach (var (tags, one) in series.OrderBy(s => s.Key.Text, StringComparer.Ordinal))
        {
            one.Write(text, Name, tags.Text);
        }
    }

    /// <summary>Prometheus wants underscores, the unit spelled out, and <c>_total</c> on counters.</summary>
    private static string NameOf(Instrument instrument, string type)
    {
        var name = new StringBuilder(instrument.Name.Length + 16);

        foreach (var c in instrument.Name)
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "",
        };

        if (!name.ToString().EndsWith(unit, StringComparison.Ordinal))
        {
            name.Append(unit);
        }

        return type == "counter" ? name.Append("_total").ToString() : name.ToString();
    }

    private static double[] Buckets(Instrument instrument) => instrument switch
    {
        Histogram<int> { Advice.HistogramBucketBoundaries: { } own } => [.. own.Select(b => (double)b)],
        Histogram<double> { Advice.HistogramBucketBoundaries: { } own } => [.. own],
        _ => [0.001, 0.01, 0.1, 1, 10, 60],
    };
}
