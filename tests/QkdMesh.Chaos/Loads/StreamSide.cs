using Grpc.Core;
using QkdMesh.Chaos.Running;

namespace QkdMesh.Chaos.Loads;

/// <summary>
/// One SAE's side of a stream. It reads for as long as keys come. From time to time it opens the stream again while it still reads: the
/// new call takes the stream over, and the old call must end.
/// </summary>
internal sealed class StreamSide(SaeClient sae, string peer, bool isHybrid, StreamComparison comparison, Random luck)
{
    private static readonly TimeSpan
        LeastReading = TimeSpan.FromSeconds(2), MoreReading = TimeSpan.FromSeconds(6), BeforeAnother = TimeSpan.FromMilliseconds(250);

    private string _end = "nothing";
    private long _messages;

    /// <summary>How the last call ended, and how many messages came, for a report.</summary>
    public string Story => $"{sae.Name} got {_messages} messages, and its last call ended with {_end}";

    public async Task RunAsync(CancellationToken stop)
    {
        List<Task> calls = [];
        while (!stop.IsCancellationRequested)
        {
            var call = ReadAsync(stop);
            calls.Add(call);
            await Task.WhenAny(call, MachineClock.PassAsync(LeastReading + (MoreReading * luck.NextDouble()), CancellationToken.None));
            calls.RemoveAll(ended => ended.IsCompletedSuccessfully);
        }
        await Task.WhenAll(calls);
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        try
        {
            await foreach (var batch in sae.StreamAsync(peer, isHybrid, stop))
            {
                comparison.Add(sae.Name, batch);
                Interlocked.Increment(ref _messages);
            }
            _end = "OK";
        }
        catch (RpcException ended)
        {
            // The other side, another call or a fault ended this call.
            if (!stop.IsCancellationRequested) _end = SiloClients.ReasonOf(ended);
        }
        // A real SAE waits a moment, and opens the stream again.
        if (!stop.IsCancellationRequested) await MachineClock.PassAsync(BeforeAnother, CancellationToken.None);
    }
}
