using QkdMesh.Bench.Cluster;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Commands.Rehearse;

/// <summary>
/// The network of the cluster bench with fibres of 5 to 25 km and QKD modules of 1 GHz. Every fifth fibre also carries classical channels.
/// </summary>
internal static class RehearsedMetro
{
    private const double DecibelsPerKm = 0.22, PatchPanels = 1.0;

    public static NetworkTopology Of(int nodes)
    {
        var network = new MetroNetwork(nodes, KeyRate.FromKilobitsPerSecond(1)).Topology.Definition;
        return new NetworkTopology(network with
        {
            Name = new NetworkName($"metro-{nodes}"),
            Links = [.. network.Links.Select((link, at) => WithUnits(link, FibreLength.FromKilometres(5 + (7 * at % 21)), at % 5 == 0))],
        });
    }

    private static LinkDefinition WithUnits(LinkDefinition link, FibreLength length, bool isShared)
    {
        var loss = OpticalLoss.FromDecibels((DecibelsPerKm * length.Kilometres) + PatchPanels);
        ClassicalChannels[] beside = isShared ? [new(Propagation.Co) { Count = 2, PowerDbm = -15 }] : [];
        var bb84 = new Bb84Link(new Bb84Device(), DecibelsPerKm, beside);
        return link with
        {
            Length = length,
            Loss = loss,
            DeviceProfile = "metro-1ghz",
            Source = LinkSource.Simulated with { Bb84 = bb84 },
            SecretKeyRate = bb84.Estimate(length, loss).SecretKeyRate,
        };
    }
}
