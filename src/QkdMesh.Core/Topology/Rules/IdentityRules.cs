using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Topology.Rules;

/// <summary>Nodes and links have ids of their own, and each link joins two different nodes that exist.</summary>
internal static class IdentityRules
{
    public static IEnumerable<TopologyFault> Check(TopologyDefinition definition) =>
    [
        .. UniqueIds("nodes", "node", definition.Nodes.Select(node => node.Id.Value)),
        .. UniqueIds("links", "link", definition.Links.Select(link => link.Id.Value)),
        .. Ends(definition),
    ];

    public static IEnumerable<TopologyFault> UniqueIds(string section, string kind, IEnumerable<string?> ids)
    {
        var seen = new HashSet<string>();
        foreach (var (index, id) in ids.Index())
        {
            string[] where = [section, $"{index}", "id"];
            if (id is null) yield return new(where, $"the {kind} has no id", $"give it an id: {Identifier.Rule}");
            else if (!seen.Add(id)) yield return new(where, $"the {kind} id '{id}' is used twice", $"give each {kind} an id of its own");
        }
    }

    private static IEnumerable<TopologyFault> Ends(TopologyDefinition definition)
    {
        var nodes = definition.Nodes.Where(node => node.Id.Value is not null).Select(node => node.Id.Value).ToHashSet();
        var nearest = new NearestName(nodes);
        foreach (var (index, link) in definition.Links.Index())
        {
            if (link.A == link.B)
            {
                yield return new(At.Link(index, "ends"), $"the link joins '{link.A}' to itself", "name two different nodes");
                continue;
            }

            if (!nodes.Contains(link.A.ToString())) yield return Unknown(index, link.A, nearest);
            if (!nodes.Contains(link.B.ToString())) yield return Unknown(index, link.B, nearest);
        }
    }

    private static TopologyFault Unknown(int index, NodeId node, NearestName nearest) =>
        new(At.Link(index, "ends", node.ToString()), $"there is no node '{node}'", nearest.AdviseOr(node.ToString(), "add it to nodes"));
}
