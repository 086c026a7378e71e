using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Planning;

/// <summary>Two SAEs, and how often they are to get a new key.</summary>
/// <param name="KeysPerSecond">More than 0 and finite; what counts between pairs is the ratio.</param>
public sealed record PairDemand(SaeDefinition One, SaeDefinition Other, double KeysPerSecond)
{
    /// <summary>Served by one node: its keys cross no link, and no link bounds them.</summary>
    public bool IsLocal => One.Node == Other.Node;

    public bool EndsAt(NodeId node) => One.Node == node || Other.Node == node;

    /// <summary>One key a second for every two SAEs that may share, in the order of the topology.</summary>
    public static IReadOnlyList<PairDemand> EveryPairOf(NetworkTopology topology)
    {
        var places = topology.Definition.Saes.Index().ToDictionary(sae => sae.Item.Id, sae => sae.Index);
        return
        [
            .. from one in topology.Definition.Saes
               from other in one.SharesWith.Where(peer => places[peer] > places[one.Id]).OrderBy(peer => places[peer])
               select new PairDemand(one, topology.FindSae(other)!, KeysPerSecond: 1),
        ];
    }
}
