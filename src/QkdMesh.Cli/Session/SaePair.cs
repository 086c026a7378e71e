using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Commands.Demo;

/// <summary>Two SAEs that may share keys.</summary>
internal sealed record SaePair(SaeDefinition Master, SaeDefinition Slave)
{
    /// <summary>The pair with the most hops between its SAEs; of equal pairs, the pair with the most fibre.</summary>
    /// <returns>Null if no route joins any pair.</returns>
    public static SaePair? FurthestIn(NetworkTopology topology)
    {
        (SaePair Pair, (int Hops, double Kilometres) Distance)? best = null;
        foreach (var master in topology.Definition.Saes.OrderBy(sae => sae.Id.Value, StringComparer.Ordinal))
        {
            var distances = TopologyPaths.From(topology, master.Node);
            foreach (var peer in master.SharesWith.OrderBy(peer => peer.Value, StringComparer.Ordinal))
            {
                if (!topology.MayShare(master.Id, peer) || topology.FindSae(peer) is not { } slave || slave == master) continue;
                if (!distances.TryGetValue(slave.Node, out var distance)) continue;
                if (best is null || distance.CompareTo(best.Value.Distance) > 0) best = (new SaePair(master, slave), distance);
            }
        }

        return best?.Pair;
    }
}
