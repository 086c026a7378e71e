using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <summary>Reads the two nodes that a link joins.</summary>
internal sealed class EndsReader(Section<NodeDefinition> nodes, FaultLog faults)
{
    public (NodeId?, NodeId?) Read(MapReader map)
    {
        if (map.List(Keys.Ends) is not { } ends) return default;
        if (ends.Count == 2) return (End(ends[0]), End(ends[1]));
        faults.Add(map.PlaceOf(Keys.Ends), $"the link has {Counted.Of(ends.Count, "end")}", "name two nodes: [a, b]");
        return default;
    }

    private NodeId? End(YamlNode end)
    {
        if (end is YamlScalar { Text: var text } && Identifier.IsValid(text)) return new NodeId(text);
        // If the id of a node is wrong, references to this node are not reported as well.
        if (nodes.IsComplete) faults.Add(end.Start, "this is not the id of a node", $"write {Identifier.Rule}");
        return null;
    }
}
