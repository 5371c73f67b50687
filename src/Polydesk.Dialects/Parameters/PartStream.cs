using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Polydesk.Dialects.Parameters;

/// <summary>
/// The content of one part. A body that is cut short throws InvalidDataException here, so that it differs from a disk that fails while the
/// part is stored.
/// </summary>
internal sealed class PartStream(Stream part) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether the body is broken, rather than the connection lost.</summary>
    public static bool IsBroken(IOException thrown, CancellationToken ct) =>
        thrown is not (ConnectionResetException or BadHttpRequestException) && !ct.IsCancellationRequested;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await part.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException broken) when (IsBroken(broken, cancellationToken))
        {
            throw new InvalidDataException("The multipart body ends too soon.", broken);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
