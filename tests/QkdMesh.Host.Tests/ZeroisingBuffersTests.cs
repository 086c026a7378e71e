using System.Buffers;

namespace QkdMesh.Host.Tests;

public class ZeroisingBuffersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public void BufferIsOverwritten_WhenItComesBack(int length)
    {
        using var pool = new ZeroisingBuffers().Create();
        var buffer = pool.Rent(length);
        var memory = buffer.Memory;
        memory.Length.Should().BeGreaterThanOrEqualTo(length);
        memory.Span.Fill(7);

        buffer.Dispose();

        memory.Span.IndexOfAnyExcept((byte)0).Should().Be(-1);
    }

    [Fact]
    public void BufferComesBackOnce()
    {
        using var pool = new ZeroisingBuffers().Create();
        var buffer = pool.Rent();
        buffer.Dispose();
        buffer.Dispose();

        using IMemoryOwner<byte> one = pool.Rent(), other = pool.Rent();
        one.Memory.Span[0] = 1;
        other.Memory.Span[0].Should().NotBe(1, "two holders never share a buffer");
    }
}
