using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Yaml;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

/// <summary>Reads spans: links whose ends follow from the shape and the order of the nodes.</summary>
internal sealed class SpanReader(FibreReader fibres, Section<NodeDefinition> nodes, FaultLog faults)
{
    public Section<LinkDefinition> Read(MapReader network, NetworkShape? shape)
    {
        if (shape == NetworkShape.Mesh)
        {
            faults.Add(
                network.PlaceOf(Keys.Spans), "a mesh cannot have spans, because their ends do not follow from this shape",
                "write links, each with its ends, or another shape");
            return new() { IsComplete = false };
        }

        if (OtherShape(network, shape) is { } other)
        {
            faults.Add(
                network.PlaceOfValue(Keys.Shape), $"these are the spans of a {other}, and the shape is another one",
                $"write shape: {other}, or write the spans of this shape");
            return new() { IsComplete = false };
        }

        var hub = Hub(network, shape);
        var next = 0;
        var kind = shape == NetworkShape.Star || shape is null ? Keys.StarSpan : Keys.Span;
        var spans = network.Items(Keys.Spans, TopologyLimits.MaxLinks, kind, map =>
        {
            var fibre = fibres.Read(map);
            var (a, b) = shape == NetworkShape.Star ? (hub, To(map)) : Neighbours(shape, next++);
            return a is null || b is null ? null : LinkReader.Build(map, a.Value, b.Value, fibre, faults);
        });
        if (shape is null || !nodes.IsComplete || (spans.Written is { } written && !CountIsRight(network, shape, written)))
            spans.IsComplete = false;
        return spans;
    }

    // The word is wrong, and the spans are right: one fault in place of one for each span.
    private string? OtherShape(MapReader network, NetworkShape? shape)
    {
        var written = network.Map.Entries.Where(entry => entry.Key is YamlScalar { Text: var key } && key == Keys.Spans.Name)
            .Select(entry => entry.Value).OfType<YamlList>().SelectMany(list => list.Items).ToList();
        var haveHub = network.Has(Keys.Hub) || written.OfType<YamlMap>().SelectMany(span => span.Entries)
            .Any(entry => entry.Key is YamlScalar { Text: var key } && key == Keys.To.Name);
        return shape switch
        {
            NetworkShape.Ring or NetworkShape.PointToPoint when haveHub => "star",
            NetworkShape.Star when !haveHub && nodes.IsComplete && nodes.Items.Count > 2 && written.Count == nodes.Items.Count => "ring",
            _ => null,
        };
    }

    private (NodeId?, NodeId?) Neighbours(NetworkShape? shape, int span)
    {
        var count = nodes.Items.Count;
        return nodes.IsComplete && count > 0 && span < SpansFor(shape)
            ? (nodes.Items[span].Id, nodes.Items[(span + 1) % count].Id)
            : (null, null);
    }

    private int? SpansFor(NetworkShape? shape) => shape switch
    {
        NetworkShape.Ring => nodes.Items.Count,
        NetworkShape.PointToPoint => 1,
        _ => null,
    };

    // One message in place of many about missing ends, which a wrong number of spans would cause.
    private bool CountIsRight(MapReader network, NetworkShape? shape, int spans)
    {
        var wanted = SpansFor(shape);
        if (wanted is null or 0 || spans == wanted) return true;
        var gap = shape == NetworkShape.Ring && spans < wanted;
        var (from, to) = (nodes.Items[spans % nodes.Items.Count].Id, nodes.Items[(spans + 1) % nodes.Items.Count].Id);
        faults.Add(
            network.PlaceOf(Keys.Spans),
            gap
                ? $"the ring does not close: {Counted.Of(spans, "span")} for {wanted} nodes"
                : $"there {(spans == 1 ? "is" : "are")} {Counted.Of(spans, "span")}, and the nodes take {wanted}",
            gap
                ? $"add a span that joins '{from}' to '{to}'; the last span closes the ring"
                : "write one span for each pair of neighbours, in the order of the nodes");
        return false;
    }

    private NodeId? Hub(MapReader network, NetworkShape? shape)
    {
        if (shape != NetworkShape.Star) return null;
        if (!network.Has(Keys.Hub))
            faults.Add(network.PlaceOf(Keys.Spans), "a star with spans has no hub", "add hub: the id of the node in the middle");
        if (network.Identifier(Keys.Hub) is not { } hub) return null;
        if (!nodes.IsComplete || nodes.Items.Any(node => node.Id.Value == hub)) return new NodeId(hub);
        var nearest = new NearestName([.. nodes.Items.Select(node => node.Id.Value)]);
        faults.Add(network.PlaceOfValue(Keys.Hub), $"there is no node '{hub}'", nearest.AdviseOr(hub, "add it to nodes"));
        return null;
    }

    private static NodeId? To(MapReader map) => map.Identifier(Keys.To) is { } to ? new NodeId(to) : null;
}
