using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

internal static class NodeReader
{
    /// <summary>Null for a node without a usable id, because nothing can refer to it.</summary>
    public static NodeDefinition? Read(MapReader map)
    {
        var name = map.Text(Keys.DisplayName);
        var position = map.Inner(Keys.Position, Keys.Coordinates) is { } at
            && at.Number(Keys.Latitude) is { } latitude && at.Number(Keys.Longitude) is { } longitude
                ? new GeoPosition(latitude, longitude)
                : (GeoPosition?)null;
        var role = map.Word(Keys.Role, Words.Roles) ?? NodeRole.Trusted;
        return map.Identifier(Keys.Id) is { } id ? new(new NodeId(id), name ?? id, position, role) : null;
    }
}
