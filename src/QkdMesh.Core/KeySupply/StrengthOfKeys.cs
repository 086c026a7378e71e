using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeySupply;

/// <summary>Holds keys to what the topology says of their pair of SAEs.</summary>
internal static class StrengthOfKeys
{
    /// <summary>Why keys are too weak for their pair, or null. Their assurance and shares were checked to be what they claim.</summary>
    public static MeshError? CheckStrength(this NetworkTopology topology, KeyDelivery keys)
    {
        var pair = topology.RequirementsOf(keys.Master, keys.Slave);
        return keys.Shares >= pair.LeastPaths && keys.Assurance >= pair.LeastAssurance
            ? null
            : new(
                ErrorCode.NotOnRoute,
                $"the topology has {pair} for {keys.Master} and {keys.Slave}, but the key has assurance {keys.Assurance.Word()} "
                + $"and {Counted.Of(keys.Shares, "share")}");
    }

    /// <summary>Why no key of two SAEs can be hybrid, or null.</summary>
    public static MeshError? CheckHybrid(this NetworkTopology topology, SaeId one, SaeId other) =>
        topology.RequirementsOf(one, other) is { LeastAssurance: Assurance.Its } pair
            ? new(
                ErrorCode.OptionOutOfRange,
                $"the topology has {pair} for {one} and {other}, but the assurance of a hybrid key is at most hybrid")
            {
                Advice = "leave hybrid out, or ask a security officer to set 'least_assurance' of the pair to hybrid",
            }
            : null;
}
