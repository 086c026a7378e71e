using System.Text;
using QkdMesh.Core.Identifiers;
using static QkdMesh.Core.Topology.TopologyLimits;

namespace QkdMesh.Core.Topology.Rules;

/// <summary>Each value is one that a real network could have.</summary>
internal static class ValueRules
{
    public static IEnumerable<TopologyFault> Check(TopologyDefinition definition) =>
    [
        .. OfNetwork(definition),
        .. OfPaths(definition.LeastPaths, "least_paths"),
        .. definition.Pairs.Index().SelectMany(pair => OfPaths(pair.Item.LeastPaths, At.Pair(pair.Index, "least_paths"))),
        .. definition.Nodes.Index().SelectMany(node => OfNode(node.Index, node.Item)),
        .. definition.Links.Index().SelectMany(link => OfLink(link.Index, link.Item)),
    ];

    private static IEnumerable<TopologyFault> OfNetwork(TopologyDefinition definition)
    {
        if (definition.Name.Value is null)
            yield return new(["name"], "the network has no name", $"give it a name: {Identifier.Rule}");
        if (!Enum.IsDefined(definition.Shape))
            yield return new(["shape"], "the shape is not known", "use ring, star, mesh or point-to-point");
        if (definition.MaxDiameter is { Kilometres: <= 0 or > MaxDiameterKm })
            yield return new(
                ["max_diameter_km"],
                $"a diameter of {definition.MaxDiameter} makes no network",
                $"write more than 0 and at most {MaxDiameterKm}");
    }

    private static IEnumerable<TopologyFault> OfPaths(int? least, params string[] where)
    {
        if (least is < 1 or > MaxPaths)
            yield return new(where, $"least_paths is {least}, which is out of range", $"write a whole number, from 1 to {MaxPaths}");
    }

    private static IEnumerable<TopologyFault> OfNode(int index, NodeDefinition node)
    {
        if (!IsName(node.DisplayName))
            yield return new(
                At.Node(index, "name"), "the name is not 1 to 100 printable characters", "shorten it, and leave out control characters");
        if (node.Position is { } at && !(Math.Abs(at.Latitude) <= 90 && Math.Abs(at.Longitude) <= 180))
            yield return new(
                At.Node(index, "position"),
                "the position is not on Earth",
                "write lat from -90 to 90 and lon from -180 to 180, in degrees");
        if (!Enum.IsDefined(node.Role))
            yield return new(At.Node(index, "role"), "the role is not known", "use trusted or end");
    }

    private static IEnumerable<TopologyFault> OfLink(int index, LinkDefinition link)
    {
        if (link.Length.Kilometres > MaxLengthKm)
            yield return new(
                At.Link(index, "length_km"), $"{link.Length} of fibre is too long for a link", $"write at most {MaxLengthKm} km");
        if (link.Loss.Decibels > MaxLossDb)
            yield return new(
                At.Link(index, "loss_db"),
                $"a loss of {link.Loss} leaves no light",
                $"let fibre, splices and patch panels lose at most {MaxLossDb} dB together");
        // A fibre that gives no key is a fact of the network, and not a mistake in the file.
        var least = link.Source.Bb84 is null ? MinKeyRateKbps * 1e3 : 0;
        if (link.SecretKeyRate.BitsPerSecond < least || link.SecretKeyRate.BitsPerSecond > MaxKeyRateKbps * 1e3)
            yield return new(
                At.Link(index, "key_rate_kbps"),
                $"a key rate of {link.SecretKeyRate} is out of range",
                $"write at least {MinKeyRateKbps * 1e3} b/s and at most 100 Gb/s");
        if (!Identifier.IsValid(link.DeviceProfile))
            yield return new(At.Link(index, "device"), "the link names no device profile", $"name one: {Identifier.Rule}");
    }

    // Half a surrogate pair is no character: it could not be written to a file and read back.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && !name.Any(char.IsControl) && !string.IsNullOrWhiteSpace(name)
        && name.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
}
