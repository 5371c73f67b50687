using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Polydesk.Desk;

namespace Polydesk.Server.Observing;

/// <summary>Collects what the program, the runtime and Npgsql measure, and writes it in Prometheus' text format.</summary>
public sealed class MetricStore : IDisposable
{
    private static readonly HashSet<string> Meters = [DeskMeter.Name, "System.Runtime", "Npgsql", "Microsoft.AspNetCore.Server.Kestrel"];

    private readonly ConcurrentDictionary<Instrument, MetricFamily> families = new();
    private readonly MeterListener listener = new();

    public MetricStore()
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (Meters.Contains(instrument.Meter.Name))
            {
                l.EnableMeasurementEvents(instrument, families.GetOrAdd(instrument, static i => new(i)));
            }
        };
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        listener.Start();
    }

    public string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();

        foreach (var family in families.Values.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            family.Write(text);
        }

        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    internal static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
