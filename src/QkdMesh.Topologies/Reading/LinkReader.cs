using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

/// <summary>Reads links that name their ends.</summary>
internal sealed class LinkReader(FibreReader fibres, EndsReader ends, FaultLog faults)
{
    /// <summary>Null for a link whose ends cannot be read.</summary>
    public LinkDefinition? Read(MapReader map)
    {
        var fibre = fibres.Read(map);
        return ends.Read(map) is ({ } a, { } b) ? Build(map, a, b, fibre, faults) : null;
    }

    /// <summary>The link between two nodes.</summary>
    public static LinkDefinition? Build(MapReader map, NodeId a, NodeId b, Fibre fibre, FaultLog faults) =>
        IdOf(map, a, b, faults) is { } id
        ? new(id, a, b, fibre.Length, fibre.Loss, fibre.Device, fibre.Rate) { Source = fibre.Source }
        : null;

    /// <summary>The id in the file, or <c>a-b</c>.</summary>
    public static LinkId? IdOf(MapReader map, NodeId a, NodeId b, FaultLog faults)
    {
        var id = map.Has(Keys.LinkId) ? map.Identifier(Keys.LinkId) : $"{a}-{b}";
        if (id is null) return null;
        if (Identifier.IsValid(id)) return new LinkId(id);
        faults.Add(map.Map.Start, $"the link's id would be {FaultLog.Quote(id)}, which is too long", $"give it an id: {Identifier.Rule}");
        return null;
    }
}
