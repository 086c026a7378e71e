using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;
using QkdMesh.Rehearsal;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>The load of a rehearsal on a real server: each request is sent when it is due, also if earlier ones have no answer.</summary>
internal sealed class ServedLoad(MeshClient client, CancellationToken cancellation)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentBag<StatusCode> _faults = [];
    private readonly ConcurrentQueue<(TimeSpan At, Func<Task> Collect)> _made = [];
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _served, _keys;

    public long Asked { get; private set; }

    public long Served => _served;

    public long Keys => _keys;

    /// <summary>How requests failed, and how keys could not be collected.</summary>
    public IEnumerable<StatusCode> Faults => _faults.Distinct();

    private TimeSpan Now => Stopwatch.GetElapsedTime(_started);

    public async Task RunAsync(IEnumerable<OfferedRequest> offered)
    {
        using var timer = new PeriodicTimer(Tick);
        var due = new PriorityQueue<Func<Task>, TimeSpan>(offered.Select(request => (Sending(request), request.At - OfferedLoad.Begin)));
        var underWay = new List<Task>();
        while (due.Count > 0 || underWay.Exists(task => !task.IsCompleted) || !_made.IsEmpty)
        {
            await timer.WaitForNextTickAsync(cancellation);
            while (_made.TryDequeue(out var made)) due.Enqueue(made.Collect, made.At);
            while (due.TryPeek(out _, out var at) && at <= Now) underWay.Add(due.Dequeue()());
        }

        await Task.WhenAll(underWay);
    }

    private Func<Task> Sending(OfferedRequest request) => () =>
    {
        Asked++;
        return SendAsync(request);
    };

    private async Task SendAsync(OfferedRequest asked)
    {
        try
        {
            var request = new GetKeysRequest { PeerSaeId = asked.Slave.Value, Number = (uint)asked.Count };
            var made = await client.Keys.GetKeysAsync(request, MeshClient.As(asked.Master.Value), cancellationToken: cancellation);
            Interlocked.Increment(ref _served);
            Interlocked.Add(ref _keys, made.Keys.Count);
            string[] ids = [.. made.Keys.Select(key => key.KeyId)];
            if (asked.CollectedAfter is { } wait) _made.Enqueue((Now + wait, () => CollectAsync(asked, ids)));
        }
        catch (RpcException refusal)
        {
            _faults.Add(refusal.StatusCode);
        }
    }

    private async Task CollectAsync(OfferedRequest asked, string[] ids)
    {
        var request = new GetKeysByIdRequest { PeerSaeId = asked.Master.Value, KeyIds = { ids } };
        await client.Keys.GetKeysByIdAsync(request, MeshClient.As(asked.Slave.Value), cancellationToken: cancellation);
    }
}
