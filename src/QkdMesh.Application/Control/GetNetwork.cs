using System.Collections.Immutable;
using MediatR;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Control;

/// <summary>The network as it is now.</summary>
/// <param name="WithLedgers">Asks both ends of every link for their ledgers too.</param>
public sealed record GetNetwork(bool WithLedgers) : IRequest<Result<NetworkReport>>;

/// <param name="Ends">The reports of the link ends that were asked and answered.</param>
public sealed record NetworkReport(NetworkSnapshot Network, IReadOnlyDictionary<LinkId, LinkEndReports> Ends);

public sealed class GetNetworkHandler(NetworkView view, IGrainFactory grains) : IRequestHandler<GetNetwork, Result<NetworkReport>>
{
    private const int AskedAtOnce = 16;

    public async Task<Result<NetworkReport>> Handle(GetNetwork request, CancellationToken cancellationToken)
    {
        if (view.Current is not { } network) return NetworkReadiness.NotYet;
        if (!request.WithLedgers) return new NetworkReport(network, ImmutableDictionary<LinkId, LinkEndReports>.Empty);
        return new NetworkReport(network, await AskAsync(network.Topology.Definition.Links, cancellationToken));
    }

    private async Task<Dictionary<LinkId, LinkEndReports>> AskAsync(IReadOnlyList<LinkDefinition> links, CancellationToken cancellation)
    {
        var answers = new Result<LinkEndReports>[links.Count];
        await Parallel.ForAsync(
            0,
            links.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancellation },
            async (at, _) => answers[at] = await grains.Link(links[at].Id).GetEndsAsync().OrUnavailable());
        return links.Zip(answers).Where(pair => pair.Second.IsOk).ToDictionary(pair => pair.First.Id, pair => pair.Second.Value);
    }
}
