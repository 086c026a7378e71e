using Grpc.Core;
using QkdMesh.Chaos.Loads;
using QkdMesh.Chaos.Running;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Chaos.Faults;

/// <summary>Gives an operator's orders to the first silo that accepts them.</summary>
internal sealed class NetworkOrders(SiloClients silos)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // All silos may be away at the same time while they start again.
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(500);
    private const int MostRounds = 20;

    public Task CutAsync(string link, bool isOver) => isOver
        ? AnyAsync((network, deadline) => network.RestoreLinkAsync(new RestoreLinkRequest { LinkId = link }, deadline: deadline))
        : AnyAsync((network, deadline) => network.CutLinkAsync(new CutLinkRequest { LinkId = link }, deadline: deadline));

    public Task QuarantineAsync(string node, bool isOver) => isOver
        ? AnyAsync((network, deadline) => network.ReleaseNodeAsync(new ReleaseNodeRequest { NodeId = node }, deadline: deadline))
        : AnyAsync((network, deadline) => network.QuarantineNodeAsync(new QuarantineNodeRequest { NodeId = node }, deadline: deadline));

    public Task StallAsync(string link, bool isOver) => DisturbAsync(new DisturbLinkRequest { LinkId = link, Stalled = !isOver });

    public Task TapAsync(string link, bool isOver) =>
        DisturbAsync(new DisturbLinkRequest { LinkId = link, TappedFraction = isOver ? 0 : 1 });

    /// <returns>Whether the topology is in service. False if it is invalid.</returns>
    public async Task<bool> ApplyAsync(string yaml)
    {
        try
        {
            var request = new ApplyTopologyRequest { Yaml = yaml, FileName = "chaos.yaml" };
            await AnyAsync((network, deadline) => network.ApplyTopologyAsync(request, deadline: deadline));
            return true;
        }
        catch (RpcException refusal) when (refusal.StatusCode is StatusCode.InvalidArgument)
        {
            return false;
        }
    }

    private Task DisturbAsync(DisturbLinkRequest request) =>
        AnyAsync((network, deadline) => network.DisturbLinkAsync(request, deadline: deadline));

    // Each order names the state to reach, so an order whose answer was lost can be given again.
    private async Task AnyAsync<T>(Func<Network.NetworkClient, DateTime, AsyncUnaryCall<T>> order)
    {
        for (var round = 1; ; round++)
        {
            foreach (var (silo, network) in silos.Networks)
            {
                try
                {
                    await order(network, TimeProvider.System.GetUtcNow().UtcDateTime + Patience);
                    return;
                }
                catch (RpcException failure) when (failure.StatusCode is not StatusCode.InvalidArgument
                    && (round < MostRounds || silo != silos.Networks.Keys.Last()))
                {
                    _ = failure;
                }
            }
            await MachineClock.PassAsync(BetweenRounds);
        }
    }
}
