using QkdMesh.Client;
using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Session;

/// <summary>Two SAEs that may share keys.</summary>
internal sealed record SaePair(SaeDefinition Master, SaeDefinition Slave)
{
    /// <summary>Whether both SAEs are at one node, so that their keys cross no link.</summary>
    public bool IsWithinANode => Master.Node == Slave.Node;

    /// <summary>A topology file without a pair: a command that is about keys has nothing to do.</summary>
    public static ExpectedFailureException NoneIn(string file) => new(
        "NO_SAE_PAIR", $"{file} has no two SAEs that may share keys: name each SAE in the other's shares_with");

    /// <summary>The pair with the most hops between its SAEs; of equal pairs, the pair with the most fibre.</summary>
    /// <param name="uses">The links that routes may use; null for all links.</param>
    /// <param name="mayOrder">The SAEs that may order the key; null for all SAEs.</param>
    /// <returns>Null if no route joins any pair.</returns>
    public static SaePair? FurthestIn(
        NetworkTopology topology, Func<LinkDefinition, bool>? uses = null, Func<SaeDefinition, bool>? mayOrder = null)
    {
        (SaePair Pair, (int Hops, double Kilometres) Distance)? best = null;
        var masters = topology.Definition.Saes.Where(sae => mayOrder?.Invoke(sae) ?? true);
        foreach (var master in masters.OrderBy(sae => sae.Id.Value, StringComparer.Ordinal))
        {
            var distances = TopologyPaths.From(topology, master.Node, uses ?? (_ => true));
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
