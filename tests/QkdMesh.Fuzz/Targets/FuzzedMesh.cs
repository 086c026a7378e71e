using QkdMesh.Core.Associations;
using QkdMesh.Core.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Fuzz.Inputs;
using QkdMesh.History;
using QkdMesh.Testing.HybridKeys;

namespace QkdMesh.Fuzz.Targets;

/// <summary>
/// Real key managers with key in stock, always in the same state. n0, n1, n2 and n3 are a ring. n4, in quarantine, and n5, which is not
/// trusted, are at n2. alice is at n0, dave at n1, bob at n2, carol at n3, eve at n4. alice shares with all except eve.
/// </summary>
internal sealed class FuzzedMesh
{
    private const int BlockLength = 640, BlocksPerDirection = 2;

    private static readonly NetworkTopology Network = new(TopologyParts.Network(
        Enumerable.Range(0, 6).Select(at => TopologyParts.Node($"n{at}", at == 5 ? NodeRole.End : NodeRole.Trusted)),
        [Link(0, 1), Link(2, 1), Link(2, 3), Link(3, 0), Link(2, 4), Link(2, 5), Link(5, 3)],
        [
            TopologyParts.Sae("alice", "n0", "bob", "carol", "dave"), TopologyParts.Sae("bob", "n2", "alice"),
            TopologyParts.Sae("carol", "n3", "alice"), TopologyParts.Sae("dave", "n1", "alice"), TopologyParts.Sae("eve", "n4"),
        ]));

    /// <summary>The stream from alice to bob.</summary>
    public const string Stream = "feed";

    private static readonly SharedSecretIdentities Identities = new([1], TransparentKem.Instance);

    private readonly SeededEntropy _entropy = new(1);
    private readonly Dictionary<NodeId, KeyManager> _managers = [];

    public FuzzedMesh()
    {
        var controller = new NetworkController();
        _ = controller.Apply(Network).Value;
        _ = controller.OrderQuarantine(Id(4), quarantined: true).Value;
        foreach (var node in Network.Definition.Nodes)
        {
            var manager = new KeyManager(
                node.Id, new KeySupplyOptions(), _entropy, NoHistory.Instance, identity: Identities.Of(node.Id));
            manager.Adopt(RoutedNetwork.Of(controller.Snapshot!, new RoutingOptions()), TimeSpan.Zero);
            _managers.Add(node.Id, manager);
        }
        foreach (var link in Network.Definition.Links) Stock(End(link.A, link.Id), End(link.B, link.Id));
        for (var target = 1; target < 4; target++) Associate(Id(0), Id(target));
        // A batch for a stream is taken only if its follower has opened the stream.
        _ = this[Id(2)].OpenStream(StreamId.Of(new("alice"), new("bob"), Stream), new("bob"), TimeSpan.Zero).Value;
    }

    public IEnumerable<NodeId> Nodes => _managers.Keys;

    public KeyManager this[NodeId node] => _managers[node];

    /// <summary>The ledgers of both ends of every link.</summary>
    public Dictionary<(LinkId Link, NodeId Node), StoreAccount> Account() => Network.Definition.Links
        .SelectMany(link => new[] { (link.Id, Node: link.A), (link.Id, Node: link.B) })
        .ToDictionary(end => end, end => StoreAccount.Of(End(end.Node, end.Id)));

    /// <summary>Every message of a batch from the node of alice, hop by hop.</summary>
    public IEnumerable<byte[]> Send(string slave, int keys, StreamPlace? stream, params int[][] ways)
    {
        var requirements = new KeyRequirements { DisjointPaths = ways.Length };
        var request = new KeyRequest(new("alice"), new(slave), keys, requirements, TimeSpan.FromSeconds(10));
        using var attempt = this[Id(0)].BeginAttempt(request, [.. ways.Select(RouteOf)]);
        attempt.GoTo(stream);
        for (var share = 0; share < ways.Length; share++)
        {
            var relay = this[Id(0)].SendShare(attempt, share, TimeSpan.Zero).Value;
            yield return relay.Frame;
            while (this[relay.Receiver].Relay(relay.Frame, TimeSpan.Zero).Value.Next is { } next)
            {
                relay.Advance(next);
                yield return next;
            }
        }
    }

    public static NodeId Id(int node) => new($"n{node}");

    public static LinkId LinkBetween(int one, int other) =>
        Network.Definition.Links.First(link => link.Touches(Id(one)) && link.Touches(Id(other))).Id;

    private void Associate(NodeId source, NodeId target)
    {
        foreach (var call in new AssociationProcedure(this[source], target, () => default, default).Steps().SelectMany(step => step))
            call.Settle(this[call.To].Answer(call, default).Ending);
    }

    private LinkKeyStore End(NodeId node, LinkId link) => this[node].Links.EndOf(link).Value;

    private static Route RouteOf(int[] way) =>
        new([.. way.Select(Id)], [.. way.Zip(way.Skip(1), LinkBetween)], KeyRate.Zero);

    private void Stock(LinkKeyStore a, LinkKeyStore b)
    {
        var ends = new TwoStores(a, b);
        ends.OpenSession();
        for (var id = 1UL; id <= 2 * BlocksPerDirection; id++)
        {
            ends.Ingest(id, id % 2 == 1 ? LinkEnd.A : LinkEnd.B, _entropy.Bytes(BlockLength));
            ends.Confirm(id);
        }
    }

    private static LinkDefinition Link(int a, int b) => TopologyParts.Link($"l{a}{b}", $"n{a}", $"n{b}");
}
