using System.Net;
using System.Net.Sockets;
using System.Numerics;
using QkdMesh.Chaos.Loads;
using QkdMesh.Chaos.Running;
using QkdMesh.Chaos.Verdicts;
using QkdMesh.Chaos.Wires;

namespace QkdMesh.Chaos.Tests;

/// <summary>Connections through the tester, for real: bytes arrive as the state of the wire allows.</summary>
public sealed class WireTests : IAsyncDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    private readonly TcpListener _target = new(IPAddress.Loopback, 0);
    private readonly DirectoryInfo _records = Directory.CreateTempSubdirectory();
    private readonly Wire _wire;

    public WireTests()
    {
        _target.Start();
        var recorder = new WireRecorder(_records.FullName, "a", "b", 1);
        _wire = new Wire(IPAddress.Loopback, (IPEndPoint)_target.LocalEndpoint, new Random(1), recorder);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BytesArriveInBothDirections()
    {
        using var ends = await ConnectAsync();
        await ends.Near.SendAsync(new byte[] { 1, 2, 3 }, Cancelled);
        (await ReadAsync(ends.Far, 3)).Should().Equal(1, 2, 3);
        await ends.Far.SendAsync(new byte[] { 4 }, Cancelled);
        (await ReadAsync(ends.Near, 1)).Should().Equal(4);
    }

    /// <summary>The check must see key in either direction, or it would prove nothing once connections are encrypted.</summary>
    [Fact]
    public async Task KeyThatPassesInTheOpen_IsSeen()
    {
        byte[] sent = [.. Enumerable.Range(1, 32).Select(value => (byte)value)], answered = [.. sent.Reverse()];
        using (var ends = await ConnectAsync())
        {
            await ends.Near.SendAsync(sent, Cancelled);
            await ReadAsync(ends.Far, sent.Length);
            await ends.Far.SendAsync(answered, Cancelled);
            await ReadAsync(ends.Near, answered.Length);
        }
        await _wire.DisposeAsync();
        Codes(sent).Should().Equal("WIRE");
        Codes(answered).Should().Equal("WIRE");
        Codes([.. sent.Select(value => (byte)(value + 100))]).Should().BeEmpty();

        IEnumerable<string> Codes(byte[] key) => KeyOnTheWire.In([key], _records.FullName).Select(found => found.Code);
    }

    /// <summary>A connection that ends in the middle of a message must not keep its records open while they are judged.</summary>
    [Fact]
    public async Task RecordsAreClosed_WhenTheWireEnds()
    {
        for (var connection = 0; connection < 20; connection++)
        {
            using var ends = await ConnectAsync();
            await ends.Near.SendAsync(new byte[1 << 16], Cancelled);
            await ReadAsync(ends.Far, 1);
        }
        await _wire.DisposeAsync();
        foreach (var record in _records.EnumerateFiles())
            record.Invoking(file => file.Open(FileMode.Open, FileAccess.Read, FileShare.None).Dispose()).Should().NotThrow();
    }

    [Fact]
    public async Task LateBytesArriveLater()
    {
        using var ends = await ConnectAsync();
        _wire.State.Delay = Short;
        var sent = MachineClock.Now;
        await ends.Near.SendAsync(new byte[] { 1 }, Cancelled);
        await ReadAsync(ends.Far, 1);
        (MachineClock.Now - sent).Should().BeGreaterThan(Short - TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public async Task HalfOpenConnectionIsSilent_AndANewOneIsNot()
    {
        using var old = await ConnectAsync();
        _wire.State.SilentBefore = MachineClock.Now;
        await old.Near.SendAsync(new byte[] { 1 }, Cancelled);
        using var fresh = await ConnectAsync();
        await fresh.Near.SendAsync(new byte[] { 2 }, Cancelled);
        (await ReadAsync(fresh.Far, 1)).Should().Equal(2);
        old.Far.Available.Should().Be(0, "what was sent before has not arrived");
        old.Near.Poll(0, SelectMode.SelectRead).Should().BeFalse("the connection is open");
    }

    [Fact]
    public async Task NothingArrivesBetweenPartedMembers_UntilBothFaultsAreOver()
    {
        using var ends = await ConnectAsync();
        _wire.State.Part(isOver: false);
        _wire.State.Part(isOver: false);
        await ends.Near.SendAsync(new byte[] { 1 }, Cancelled);
        _wire.State.Part(isOver: true);
        ends.Far.Poll(Short, SelectMode.SelectRead).Should().BeFalse();
        _wire.State.Part(isOver: true);
        (await ReadAsync(ends.Far, 1)).Should().Equal(1);
    }

    [Fact]
    public async Task ConnectionBreaksInTheMiddleOfAMessage()
    {
        using var ends = await ConnectAsync();
        _wire.State.Breaks = true;
        (await ReadUntilOtherAsync(ends, new byte[100])).Should().Match<byte[]>(read => read.Length < 100);
    }

    [Fact]
    public async Task OneBitOfAMessageIsChanged()
    {
        using var ends = await ConnectAsync();
        _wire.State.Corrupts = true;
        var read = await ReadUntilOtherAsync(ends, new byte[100]);
        read.Should().HaveCount(100);
        read.Sum(each => BitOperations.PopCount(each)).Should().Be(1);
    }

    [Fact]
    public async Task SlowClientTakesOneByteAtATime()
    {
        using var slow = new SlowStream(new MemoryStream([1, 2, 3]));
        var begun = MachineClock.Now;
        (await slow.ReadAsync(new byte[10], Cancelled)).Should().Be(1);
        (MachineClock.Now - begun).Should().BeGreaterThan(TimeSpan.FromMilliseconds(900));
    }

    public async ValueTask DisposeAsync()
    {
        await _wire.DisposeAsync();
        _target.Dispose();
        _records.Delete(recursive: true);
    }

    // The wire disturbs a message from time to time.
    private static async Task<byte[]> ReadUntilOtherAsync(Ends ends, byte[] message)
    {
        while (true)
        {
            await ends.Near.SendAsync(message, Cancelled);
            var read = await ReadAsync(ends.Far, message.Length);
            if (!read.SequenceEqual(message)) return read;
        }
    }

    private static async Task<byte[]> ReadAsync(Socket from, int count)
    {
        var (buffer, length) = (new byte[count], 0);
        while (length < count && await from.ReceiveAsync(buffer.AsMemory(length), Cancelled) is var read and > 0) length += read;
        return buffer[..length];
    }

    private async Task<Ends> ConnectAsync()
    {
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await near.ConnectAsync(IPAddress.Loopback, _wire.Port, Cancelled);
        return new Ends(near, await _target.AcceptSocketAsync(Cancelled));
    }

    private sealed record Ends(Socket Near, Socket Far) : IDisposable
    {
        public void Dispose()
        {
            Near.Dispose();
            Far.Dispose();
        }
    }
}
