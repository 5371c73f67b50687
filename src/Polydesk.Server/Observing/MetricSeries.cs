using System.Text;

namespace Polydesk.Server.Observing;

/// <summary>One number, or one histogram.</summary>
internal sealed class MetricSeries(double[]? buckets)
{
    private readonly Lock gate = new();
    private readonly long[] counts = new long[(buckets?.Length ?? -1) + 1];
    private double value;
    private long count;

    /// <param name="measured">The measurement.</param>
    /// <param name="replaces">Whether it is the whole value, not one to add.</param>
    public void Record(double measured, bool replaces)
    {
        lock (gate)
        {
            value = replaces ? measured : value + measured;
            count++;

            if (buckets is not null)
            {
                var at = Array.BinarySearch(buckets, measured);
                counts[at < 0 ? ~at : at]++;
            }
        }
    }

    public void Write(StringBuilder text, string name, string tags)
    {
        lock (gate)
        {
            if (buckets is null)
            {
                text.Append(name).Append(tags.Length > 0 ? "{" + tags + "}" : "").Append(' ').Append(MetricStore.Number(value)).Append('\n');
                return;
            }

            var total = 0L;

            for (var i = 0; i < counts.Length; i++)
            {
                total += counts[i];
                var limit = i < buckets.Length ? MetricStore.Number(buckets[i]) : "+Inf";
                text.Append($"{name}_bucket{{{tags}{(tags.Length > 0 ? "," : "")}le=\"{limit}\"}} {total}\n");
            }

            var braces = tags.Length > 0 ? "{" + tags + "}" : "";
            text.Append($"{name}_sum{braces} {MetricStore.Number(value)}\n{name}_count{braces} {count}\n");
        }
    }
}
