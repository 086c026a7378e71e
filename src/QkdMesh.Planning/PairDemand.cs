using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Planning;

/// <summary>Two SAEs, and their demand.</summary>
/// <param name="KeysPerSecond">More than 0 and finite. Only the ratios between pairs count.</param>
public sealed record PairDemand(SaeDefinition One, SaeDefinition Other, double KeysPerSecond)
{
    /// <summary>Whether one node serves both SAEs: their keys cross no link, so no link limits them.</summary>
    public bool IsLocal => One.Node == Other.Node;

    public bool EndsAt(NodeId node) => One.Node == node || Other.Node == node;

    /// <summary>A demand of one key a second for every two SAEs that may share, in the order of the topology.</summary>
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
