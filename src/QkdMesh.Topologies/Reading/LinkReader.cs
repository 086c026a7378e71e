using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <summary>Reads links that name their ends.</summary>
internal sealed class LinkReader(FibreReader fibres, Section<NodeDefinition> nodes, FaultLog faults)
{
    /// <summary>Null for a link whose ends cannot be read.</summary>
    public LinkDefinition? Read(MapReader map)
    {
        var fibre = fibres.Read(map);
        return Ends(map) is ({ } a, { } b) ? Build(map, a, b, fibre, faults) : null;
    }

    /// <summary>The link between two nodes; its id is <c>a-b</c> unless the file gives one.</summary>
    public static LinkDefinition? Build(MapReader map, NodeId a, NodeId b, Fibre fibre, FaultLog faults)
    {
        var id = map.Has(Keys.LinkId) ? map.Identifier(Keys.LinkId) : $"{a}-{b}";
        if (id is null) return null;
        if (Identifier.IsValid(id)) return new(new LinkId(id), a, b, fibre.Length, fibre.Loss, fibre.Device, fibre.Rate);
        faults.Add(map.Map.Start, $"the link's id would be {FaultLog.Quote(id)}, which is too long", $"give it an id: {Identifier.Rule}");
        return null;
    }

    private (NodeId?, NodeId?) Ends(MapReader map)
    {
        if (map.List(Keys.Ends) is not { } ends) return default;
        if (ends.Count == 2) return (End(ends[0]), End(ends[1]));
        faults.Add(map.PlaceOf(Keys.Ends), $"the link has {ends.Count} ends", "name two nodes: [a, b]");
        return default;
    }

    private NodeId? End(YamlNode end)
    {
        if (end is YamlScalar { Text: var text } && Identifier.IsValid(text)) return new NodeId(text);
        // Where a node's own id is wrong, what refers to it is not.
        if (nodes.IsComplete) faults.Add(end.Start, "this is not the id of a node", $"write {Identifier.Rule}");
        return null;
    }
}
