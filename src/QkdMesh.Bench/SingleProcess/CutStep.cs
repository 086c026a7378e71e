using System.Diagnostics;
using Grpc.Core;
using QkdMesh.Bench.Load;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Bench.SingleProcess;

/// <summary>Cuts a link of the current route, again and again under load. Measures the time to the first key over the other arc.</summary>
internal sealed class CutStep(BenchClients clients)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string Target = BenchNetworks.TargetAt(BenchNetworks.RingSize / 2);
    private static readonly string BackgroundTarget = BenchNetworks.TargetAt((BenchNetworks.RingSize / 2) - 1);
    private readonly List<TimeSpan> _recoveries = [];
    private int _failed;

    public async Task<RecoveryFigures> MeasureAsync(int cuts, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var background = Enumerable.Range(1, BenchPlan.BackgroundCallers).Select(number => KeepAskingAsync(number, ending.Token)).ToList();
        using (var watch = new NetworkWatch(clients.For(0), ending.Token))
        {
            for (var at = 0; at < cuts; at++) await CutOnceAsync(watch, cancellationToken);
        }

        await ending.CancelAsync();
        await Task.WhenAll(background);
        return new RecoveryFigures(Percentile.OfMilliseconds(_recoveries, 0.5), Percentile.OfMilliseconds(_recoveries, 0.99), _failed);
    }

    private async Task CutOnceAsync(NetworkWatch watch, CancellationToken cancellationToken)
    {
        var link = LinkOf(await NextRouteAsync(cancellationToken));
        var sent = Stopwatch.GetTimestamp();
        await clients.For(0).Network.CutLinkAsync(new CutLinkRequest { LinkId = link.Id }, cancellationToken: cancellationToken);
        while (Uses(await NextRouteAsync(cancellationToken), link.A, link.B))
        {
            // This key passed the link before the cut took effect.
        }

        _recoveries.Add(Stopwatch.GetElapsedTime(sent));
        await watch.WaitForAsync(link.Id, LinkStatus.Off, cancellationToken);
        await clients.For(0).Network.RestoreLinkAsync(new RestoreLinkRequest { LinkId = link.Id }, cancellationToken: cancellationToken);
        await watch.WaitForAsync(link.Id, LinkStatus.Active, cancellationToken);
    }

    /// <summary>Orders a key until a request succeeds, and returns the route of the key.</summary>
    /// <exception cref="ExpectedFailureException">Every request failed.</exception>
    private async Task<IReadOnlyList<string>> NextRouteAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Patience)
        {
            if (await TryGetAsync(0, Target, cancellationToken) is { } response) return response.Routes[0].Nodes;
        }

        throw new ExpectedFailureException(
            "NOT_RECOVERED",
            $"no request for a key succeeded for {Patience.TotalSeconds:0} s after a cut: run the bench again on an idle machine");
    }

    private async Task KeepAskingAsync(int number, CancellationToken cancellationToken)
    {
        try
        {
            while (true) await TryGetAsync(number, BackgroundTarget, cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The measurement has ended.
        }
    }

    private async Task<GetKeysResponse?> TryGetAsync(int number, string target, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var keys = clients.For(number).Keys;
        GetKeysResponse response;
        try
        {
            var request = new GetKeysRequest { PeerSaeId = target, Number = 1 };
            response = await keys.GetKeysAsync(request, MeshClient.As(BenchNetworks.Source), cancellationToken: cancellationToken);
        }
        catch (RpcException fault) when (fault.StatusCode is not StatusCode.Cancelled)
        {
            Interlocked.Increment(ref _failed);
            return null;
        }

        var collect = new GetKeysByIdRequest { PeerSaeId = BenchNetworks.Source, KeyIds = { response.Keys.Select(key => key.KeyId) } };
        await keys.GetKeysByIdAsync(collect, MeshClient.As(target), cancellationToken: cancellationToken);
        return response;
    }

    private static bool Uses(IReadOnlyList<string> route, string a, string b) =>
        route.Zip(route.Skip(1)).Any(hop => hop == (a, b) || hop == (b, a));

    private static (string Id, string A, string B) LinkOf(IReadOnlyList<string> route)
    {
        var link = BenchNetworks.Ring().Definition.Links.First(link => Uses(route, link.A.Value, link.B.Value));
        return (link.Id.Value, link.A.Value, link.B.Value);
    }
}
