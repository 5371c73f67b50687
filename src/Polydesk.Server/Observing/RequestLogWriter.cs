using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using System.Threading.Channels;
using Polydesk.Desk;
using Polydesk.Server.Settings;

namespace Polydesk.Server.Observing;

/// <summary>
/// Writes one line a request, from a background task that gathers lines for a moment. A request never waits for the output: when that is too slow,
/// lines are dropped and counted.
/// </summary>
public sealed class RequestLogWriter : IAsyncDisposable
{
    private const int Waiting = 16_384;
    private const int Block = 64 * 1024;
    private const int LongestMethod = 16;

    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    private readonly Channel<RequestLine> lines = Channel.CreateBounded<RequestLine>(
        new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly ArrayBufferWriter<byte> text = new(Block);
    private readonly CancellationTokenSource stopping = new();
    private readonly Stream output;
    private readonly LogFormat format;
    private readonly TimeProvider clock;
    private readonly Task writing;

    public RequestLogWriter(Stream output, LogFormat format, TimeProvider clock)
    {
        (this.output, this.format, this.clock) = (output, format, clock);
        writing = Task.Run(WriteAsync);
    }

    public void Add(in RequestLine line)
    {
        if (!lines.Writer.TryWrite(line))
        {
            DeskMeter.LogLinesDropped.Add(1);
        }
    }

    /// <summary>Writes what is waiting, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        await stopping.CancelAsync();
        await writing;
        stopping.Dispose();
    }

    private async Task WriteAsync()
    {
        while (await lines.Reader.WaitToReadAsync())
        {
            while (lines.Reader.TryRead(out var line))
            {
                Format(line);

                if (text.WrittenCount > Block)
                {
                    await FlushAsync();
                }
            }

            await FlushAsync();
            await Task.Delay(Gather, clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            await output.WriteAsync(text.WrittenMemory);
            await output.FlushAsync();
        }
        catch (IOException)
        {
            // Whoever read the output has gone. Requests are answered all the same.
            DeskMeter.LogLinesDropped.Add(1);
        }

        text.ResetWrittenCount();
    }

    private void Format(in RequestLine line)
    {
        if (format is LogFormat.Json)
        {
            FormatJson(line);
        }
        else
        {
            FormatText(line);
        }
    }

    private void FormatText(in RequestLine line)
    {
        var path = SafePath.Of(line.Path);
        Utf8.TryWrite(
            text.GetSpan(1024), CultureInfo.InvariantCulture,
            $"{line.At:yyyy-MM-ddTHH:mm:ss.fffZ} request {line.Id} {Method(line)} {path} {line.Status} {line.Milliseconds:0.0} ms {line.Bytes} B {line.Dialect} {line.Operation} account {line.AccountId} person {line.PersonId}\n",
            out var written);
        text.Advance(written);
    }

    private void FormatJson(in RequestLine line)
    {
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("time"u8, line.At.UtcDateTime);
            json.WriteString("request"u8, line.Id);
            json.WriteString("dialect"u8, line.Dialect);
            json.WriteString("operation"u8, line.Operation);
            json.WriteNumber("account"u8, line.AccountId);
            json.WriteNumber("person"u8, line.PersonId);
            json.WriteString("method"u8, Method(line));
            json.WriteString("path"u8, SafePath.Of(line.Path));
            json.WriteNumber("status"u8, line.Status);
            json.WriteNumber("ms"u8, Math.Round(line.Milliseconds, 2));
            json.WriteNumber("bytes"u8, line.Bytes);
            json.WriteEndObject();
        }

        text.Write("\n"u8);
    }

    private static string Method(in RequestLine line) => line.Method.Length <= LongestMethod ? line.Method : line.Method[..LongestMethod];
}
