using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Topology.Rules;

/// <summary>Each SAE is at a node that exists, and sharing is agreed by both sides.</summary>
internal static class SaeRules
{
    public static IEnumerable<TopologyFault> Check(TopologyDefinition definition)
    {
        var nodes = definition.Nodes.Select(node => node.Id.ToString()).ToHashSet();
        var saes = new Dictionary<SaeId, SaeDefinition>();
        foreach (var sae in definition.Saes) saes.TryAdd(sae.Id, sae);
        var nearestNode = new NearestName(nodes);
        var nearestSae = new NearestName([.. saes.Keys.Select(sae => sae.ToString())]);
        return
        [
            .. IdentityRules.UniqueIds("saes", "SAE", definition.Saes.Select(sae => sae.Id.Value)),
            .. definition.Saes.Index()
                .Where(sae => !nodes.Contains(sae.Item.Node.ToString()))
                .Select(sae => UnknownNode(sae.Index, sae.Item.Node, nearestNode)),
            .. definition.Saes.Index().SelectMany(sae => Sharing(sae.Index, sae.Item, saes, nearestSae)),
        ];
    }

    private static TopologyFault UnknownNode(int index, NodeId node, NearestName nearest) =>
        new(At.Sae(index, "node"), $"there is no node '{node}'", nearest.AdviseOr(node.ToString(), "add it to nodes"));

    private static IEnumerable<TopologyFault> Sharing(
        int index, SaeDefinition sae, Dictionary<SaeId, SaeDefinition> saes, NearestName nearest)
    {
        foreach (var peer in sae.SharesWith)
        {
            var where = At.Sae(index, "shares_with", peer.ToString());
            if (peer == sae.Id)
                yield return new(where, $"'{peer}' shares with itself", "name another SAE, or leave it out");
            else if (!saes.TryGetValue(peer, out var other))
                yield return new(where, $"there is no SAE '{peer}'", nearest.AdviseOr(peer.ToString(), "add it to saes"));
            else if (!other.SharesWith.Contains(sae.Id))
                yield return new(
                    where,
                    $"'{sae.Id}' shares with '{peer}', but '{peer}' does not share with '{sae.Id}'",
                    $"add '{sae.Id}' to shares_with of '{peer}'");
        }
    }
}
