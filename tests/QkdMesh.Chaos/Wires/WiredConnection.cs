using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using QkdMesh.Chaos.Running;

namespace QkdMesh.Chaos.Wires;

/// <summary>One TCP connection through the tester: what one side sends reaches the other side, as the state of the wire allows.</summary>
internal sealed class WiredConnection(Socket near, WireState state, Random luck, WireRecorder recorder)
{
    private const int LongestPiece = 1 << 14, MostWaiting = 64;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20), BetweenFaults = TimeSpan.FromMilliseconds(400);

    private readonly TimeSpan _opened = MachineClock.Now;

    /// <summary>
    /// Returns when one side has ended the connection, or the wire broke it. The records are complete and closed by then.
    /// </summary>
    public async Task RunAsync(IPEndPoint target, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var far = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Task[] copies = [];
        try
        {
            await WaitWhileSilentAsync(over.Token);
            await far.ConnectAsync(target, over.Token);
            var (sent, received) = recorder.Begin();
            copies = [CopyAsync(near, far, sent, over.Token), CopyAsync(far, near, received, over.Token)];
            await Task.WhenAny(copies);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
        }
        await over.CancelAsync();
        near.Dispose();
        await Task.WhenAll(copies);
    }

    private async Task CopyAsync(Socket from, Socket to, Stream record, CancellationToken stop)
    {
        await using var closing = record;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var pieces = Channel.CreateBounded<(TimeSpan Due, byte[] Bytes)>(MostWaiting);
        Task[] halves = [ReadAsync(from, pieces.Writer, over.Token), WriteAsync(to, pieces.Reader, record, over.Token)];
        await Task.WhenAny(halves);
        await over.CancelAsync();
        try
        {
            await Task.WhenAll(halves);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private async Task ReadAsync(Socket from, ChannelWriter<(TimeSpan Due, byte[] Bytes)> pieces, CancellationToken stop)
    {
        var buffer = new byte[LongestPiece];
        while (await from.ReceiveAsync(buffer, stop) is var read and > 0)
            await pieces.WriteAsync((MachineClock.Now + state.Delay, buffer[..read]), stop);
    }

    private async Task WriteAsync(
        Socket to, ChannelReader<(TimeSpan Due, byte[] Bytes)> pieces, Stream record, CancellationToken stop)
    {
        var next = MachineClock.Now + (BetweenFaults * luck.NextDouble());
        await foreach (var (due, bytes) in pieces.ReadAllAsync(stop))
        {
            await MachineClock.PassAsync(due - MachineClock.Now, stop);
            await WaitWhileSilentAsync(stop);
            recorder.Add(record, bytes);
            var isTime = MachineClock.Now >= next;
            if (isTime) next = MachineClock.Now + (BetweenFaults * 2 * luck.NextDouble());
            if (isTime && state.Breaks)
            {
                await to.SendAsync(bytes.AsMemory(0, bytes.Length / 2), stop);
                return;
            }
            if (isTime && state.Corrupts) bytes[luck.Next(bytes.Length)] ^= (byte)(1 << luck.Next(8));
            await to.SendAsync(bytes, stop);
        }
    }

    private async Task WaitWhileSilentAsync(CancellationToken stop)
    {
        while (state.IsParted || _opened < state.SilentBefore) await MachineClock.PassAsync(Look, stop);
    }
}
