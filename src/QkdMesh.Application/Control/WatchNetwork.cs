using System.Runtime.CompilerServices;
using MediatR;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;

namespace QkdMesh.Application.Control;

/// <summary>Streams the network as it is, then its changes. A slow reader gets several changes at once and misses none.</summary>
public sealed record WatchNetwork : IRequest<IAsyncEnumerable<Result<NetworkNews>>>;

/// <param name="Network">The network after the changes.</param>
/// <param name="IsWhole">Whether this replaces everything that the reader knows: the first news, and news of another topology.</param>
/// <param name="Changes">The changes since the last news; none in the first news.</param>
public sealed record NetworkNews(NetworkSnapshot Network, bool IsWhole, IReadOnlyList<NetworkChange> Changes);

public sealed class WatchNetworkHandler(NetworkView view) : IRequestHandler<WatchNetwork, IAsyncEnumerable<Result<NetworkNews>>>
{
    public Task<IAsyncEnumerable<Result<NetworkNews>>> Handle(WatchNetwork request, CancellationToken cancellationToken) =>
        Task.FromResult(ReadAsync(cancellationToken));

    private async IAsyncEnumerable<Result<NetworkNews>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = await view.WaitForAsync(_ => true, cancellationToken);
        yield return new NetworkNews(last, IsWhole: true, []);
        while (true)
        {
            var seen = last;
            last = await view.WaitForAsync(network => network.Version > seen.Version, cancellationToken);
            var changes = NetworkChanges.Between(seen, last);
            if (changes.Count > 0) yield return new NetworkNews(last, changes.Any(change => change is TopologyChange), changes);
        }
    }
}
