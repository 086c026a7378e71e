using CsCheck;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Tests.Routing;

/// <summary>
/// Small random networks of nodes n0, n1...: connected by fibre, with parallel links, end nodes, quarantines, links that are down, and
/// few distinct rates so that ties are common.
/// </summary>
internal static class RandomNetworks
{
    public static Gen<LinkState> States { get; } = Gen.Select(
        Gen.Frequency(
            (8, Gen.Const(LinkStatus.Active)),
            (2, Gen.Const(LinkStatus.Passive)),
            (1, Gen.Const(LinkStatus.Off)),
            (1, Gen.Const(LinkStatus.Pending))),
        Gen.Int[0, 3], Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[0, 7],
        (status, rate, used, stockAToB, stockBToA, alarm) => new LinkState(
            status,
            KeyRate.FromBitsPerSecond(rate),
            KeyRate.FromBitsPerSecond(used),
            // Over the default horizon of 60 s this is 1 bit/s.
            Bits.From(60 * stockAToB),
            Bits.From(60 * stockBToA))
        {
            IsAlarmed = status == LinkStatus.Off && alarm > 0,
            Alarm = status == LinkStatus.Off && alarm > 1 ? new((alarm & 2) > 0, (alarm & 4) > 0, (Acknowledgement)(alarm % 3)) : null,
        });

    public static Gen<NetworkSnapshot> Any { get; } =
        from nodes in Gen.Int[3, 8]
        from parents in Gen.Int[0, 7].Array[nodes - 1]
        from extras in Gen.Select(Gen.Int[0, nodes - 1], Gen.Int[0, nodes - 2]).Array[0, 8]
        from states in States.Array[nodes - 1 + extras.Length]
        from roles in Gen.Int[0, 6].Array[nodes]
        select Build(parents, extras, states, roles);

    private static NetworkSnapshot Build(int[] parents, (int, int)[] extras, LinkState[] states, int[] roles)
    {
        var tree = parents.Select((parent, index) => (A: index + 1, B: parent % (index + 1)));
        var others = extras.Select(ends => (A: ends.Item1, B: ends.Item2 >= ends.Item1 ? ends.Item2 + 1 : ends.Item2));
        var network = new TestNetwork();
        // The ids do not follow the order of definition, nor the order of numbers: l10 comes before l7.
        foreach (var (index, (a, b)) in tree.Concat(others).Index())
            network = network.Link($"l{(7 * index + 3) % 17}", $"n{a}", $"n{b}", states[index]);
        foreach (var (index, role) in roles.Index())
            network = role switch { 0 => network.End($"n{index}"), 1 => network.Quarantine($"n{index}"), _ => network };
        return network.Snapshot();
    }

    /// <summary>For the message of a test that fails.</summary>
    public static string Print(NetworkSnapshot network) => string.Join('\n', [
        .. network.Topology.Definition.Nodes.Select(node =>
            $"{node.Id} {node.Role}{(network.Quarantined.Contains(node.Id) ? " quarantined" : "")}"),
        .. network.Topology.Definition.Links.Select(link => $"{link.Id} {link.A}-{link.B} {network.StateOf(link.Id)}")]);
}
