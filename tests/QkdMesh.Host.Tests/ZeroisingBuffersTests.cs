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

    [Theory]
    [InlineData(1)]
    [InlineData(4097)]
    [InlineData(12_000)]
    [InlineData(1 << 20)]
    public void BufferIsUsedAgain_WhateverItsLength(int length)
    {
        const int Rents = 1000;
        using var pool = new ZeroisingBuffers().Create();
        pool.Rent(length).Dispose();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var rent = 0; rent < Rents; rent++) pool.Rent(length).Dispose();
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Rents;
        bytes.Should().BeLessThan(128, "an answer with keys must not cost a new buffer");
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
