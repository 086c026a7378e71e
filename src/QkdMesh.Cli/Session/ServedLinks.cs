using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Session;

/// <summary>Which links of a network can carry keys of SAEs now, and which pairs of SAEs they can serve.</summary>
internal sealed class ServedLinks(NetworkSnapshot network)
{
    // A key of 256 bits costs its own length and the length of its tag on each link.
    private const int BitsOfAKey = 512;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>The furthest pair that can have some keys within a time; a pair within one node if there is no other.</summary>
    /// <param name="mayOrder">The SAEs that may order the key; null for all SAEs.</param>
    /// <returns>Null if no pair can have a key.</returns>
    public SaePair? FurthestPair(int keys, TimeSpan within, Func<SaeDefinition, bool>? mayOrder = null)
    {
        bool MayOrder(SaeDefinition sae) => !network.Quarantined.Contains(sae.Node) && (mayOrder?.Invoke(sae) ?? true);
        var amply = SaePair.FurthestIn(network.Topology, link => Carries(link, keys, within), MayOrder);
        if (amply is { IsWithinANode: false }) return amply;
        var barely = SaePair.FurthestIn(network.Topology, link => Carries(link, 1, Soon), MayOrder);
        return barely is { IsWithinANode: false } ? barely : amply;
    }

    /// <summary>The furthest pair that can have a key now.</summary>
    public SaePair? FurthestPair(Func<SaeDefinition, bool> mayOrder) => FurthestPair(1, Soon, mayOrder);

    /// <summary>Whether a link can carry some keys within a time, in each direction.</summary>
    public bool Carries(LinkDefinition link, int keys, TimeSpan within)
    {
        if (network.Quarantined.Contains(link.A) || network.Quarantined.Contains(link.B)) return false;
        if (!link.HasQuantumChannel && network.Topology.Definition.PqcUse == PqcUse.Never) return false;
        var (state, needed) = (network.StateOf(link.Id), KeyRate.Of(Bits.From(BitsOfAKey * (long)keys), within));
        return state.AvailableRate(fromA: true, within) >= needed && state.AvailableRate(fromA: false, within) >= needed;
    }
}
