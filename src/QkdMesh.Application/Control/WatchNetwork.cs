using System.Runtime.CompilerServices;
using MediatR;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Control;

/// <summary>Streams the network as it is, then its changes. A slow reader gets several changes at once and misses none.</summary>
public sealed record WatchNetwork : IRequest<IAsyncEnumerable<Result<NetworkNews>>>;

/// <param name="Network">The network after the changes.</param>
/// <param name="IsWhole">Whether this replaces everything that the reader knows: the first news, and news of another topology.</param>
/// <param name="Changes">The changes since the last news; none in the first news.</param>
/// <param name="Conditions">The links whose condition or source fault changed since the last news; none in the first news.</param>
public sealed record NetworkNews(
    NetworkSnapshot Network, bool IsWhole, IReadOnlyList<NetworkChange> Changes, IReadOnlyList<LinkOutlook> Conditions);

/// <summary>What operators see of a link besides its figures.</summary>
public sealed record LinkOutlook(LinkId Link, LinkCondition Condition, string? SourceFault, bool IsCut)
{
    public static IEnumerable<LinkOutlook> Of(NetworkSnapshot network, INodeHosting hosting) =>
        from link in network.Topology.Definition.Links
        let report = LinkReport.Of(link, network)
        select new LinkOutlook(link.Id, report.ConditionBy(hosting), report.State.SourceFault, report.State.IsCut);
}

public sealed class WatchNetworkHandler(NetworkView view, INodeHosting hosting, TimeProvider time)
    : IRequestHandler<WatchNetwork, IAsyncEnumerable<Result<NetworkNews>>>
{
    // A silo that comes or goes changes conditions, and the network has no news of it.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public Task<IAsyncEnumerable<Result<NetworkNews>>> Handle(WatchNetwork request, CancellationToken cancellationToken) =>
        Task.FromResult(ReadAsync(cancellationToken));

    private async IAsyncEnumerable<Result<NetworkNews>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = await view.WaitForAsync(_ => true, cancellationToken);
        var outlooks = LinkOutlook.Of(last, hosting).ToHashSet();
        yield return new NetworkNews(last, IsWhole: true, [], []);
        using var timer = new PeriodicTimer(LookAgain, time);
        var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
        var newer = NewerAsync(last, cancellationToken);
        while (true)
        {
            var seen = last;
            await Task.WhenAny(newer, tick);
            if (tick.IsCompleted)
            {
                await tick;
                tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            }

            if (newer.IsCompleted)
            {
                last = await newer;
                newer = NewerAsync(last, cancellationToken);
            }

            var changes = NetworkChanges.Between(seen, last);
            var now = LinkOutlook.Of(last, hosting).ToList();
            var turned = now.Where(link => !outlooks.Contains(link)).ToList();
            outlooks = [.. now];
            if (changes.Count > 0 || turned.Count > 0)
                yield return new NetworkNews(last, changes.Any(change => change is TopologyChange), changes, turned);
        }
    }

    private Task<NetworkSnapshot> NewerAsync(NetworkSnapshot seen, CancellationToken cancellationToken) =>
        view.WaitForAsync(network => network.Version > seen.Version, cancellationToken);
}
