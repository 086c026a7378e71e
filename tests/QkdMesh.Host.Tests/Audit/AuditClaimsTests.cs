using System.Buffers;
using QkdMesh.Host.Audit;

namespace QkdMesh.Host.Tests.Audit;

public class AuditClaimsTests
{
    [Theory, InlineData(0, 0), InlineData(1, 0), InlineData(1, 1), InlineData(500, 0), InlineData(500, 1), InlineData(500, 200_000)]
    public void EndOfAFileIsThatOfItsLastWholeLine(int lines, int rest)
    {
        var (bytes, hash) = FileOf(lines);

        AuditClaims.EndOf(new MemoryStream([.. bytes, .. new byte[rest]])).Should().Be((bytes.Length, hash));
    }

    [Fact]
    public void LinesOfAnotherProgramAreTakenIn_WithTheHashBeforeThem()
    {
        var (bytes, hash) = FileOf(500);
        byte[] others = [.. Enumerable.Repeat("nonsense\n"u8.ToArray(), 20_000).SelectMany(line => line)];

        AuditClaims.EndOf(new MemoryStream([.. bytes, .. others])).Should().Be((bytes.Length + others.Length, hash));
        AuditClaims.EndOf(new MemoryStream(others)).Should().Be((others.Length, AuditChain.Start));
    }

    /// <summary>Deliveries wait while a file begins, which tells of the file before it.</summary>
    [Fact]
    public void LargeFileIsNotReadWhole()
    {
        var (bytes, hash) = FileOf(20_000);
        var file = new CountingStream(bytes);

        AuditClaims.EndOf(file).Should().Be((bytes.Length, hash));

        file.BytesRead.Should().BeLessThan(1 << 18).And.BeLessThan(bytes.Length / 4);
    }

    private static (byte[] Bytes, string Hash) FileOf(int lines)
    {
        var file = new ArrayBufferWriter<byte>();
        var hash = AuditChain.Start;
        for (var at = 0; at < lines; at++)
            hash = AuditChain.Append(file, new ResumedEntry(at) { Time = DateTimeOffset.UnixEpoch }, hash);
        return (file.WrittenSpan.ToArray(), hash);
    }

    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public long BytesRead { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = base.Read(buffer, offset, count);
            BytesRead += read;
            return read;
        }
    }
}
