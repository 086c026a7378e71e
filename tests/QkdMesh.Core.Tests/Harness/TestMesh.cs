using System.Collections.Immutable;
using QkdMesh.Core.Associations;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.History;

namespace QkdMesh.Core.Tests.Harness;

/// <summary>A whole network of real key managers, joined by direct calls. Time stands still until it is moved.</summary>
internal sealed class TestMesh
{
    public static readonly SaeId Alice = new("alice"), Bob = new("bob"), Carol = new("carol"), Eve = new("eve");

    /// <summary>When associations are renewed.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromDays(10_000);

    private readonly Dictionary<NodeId, KeyManager> _managers = [];
    private readonly KeySupplyOptions _options;

    /// <param name="confirmed">First value of <see cref="Confirmed"/>.</param>
    public TestMesh(TopologyDefinition topology, KeySupplyOptions? options = null, int seed = 1, TimeSpan? confirmed = null)
    {
        (_options, Entropy) = (options ?? new(), new SeededEntropy(seed));
        Confirmed = confirmed ?? TimeSpan.MaxValue;
        Apply(topology);
    }

    public SeededEntropy Entropy { get; }

    /// <summary>Of all nodes.</summary>
    public MemoryAudit Audit { get; } = new();

    public NetworkController Controller { get; } = new();

    public TimeSpan Now { get; set; }

    /// <summary>When the controller was last asked, for nodes that adopt a network. Unless a test sets it, no lease ever ends.</summary>
    public TimeSpan Confirmed { get; set; }

    public TopologyDefinition Topology => Controller.Snapshot!.Topology.Definition;

    public KeyManager this[int node] => _managers[new($"n{node}")];

    /// <summary>The key manager of the node that bob is at.</summary>
    public KeyManager Far => _managers[Controller.Snapshot!.Topology.FindSae(Bob)!.Node];

    public IEnumerable<LinkKeyStore> Stores => Topology.Links.SelectMany(link => new[] { EndOf(link.Id, link.A), EndOf(link.Id, link.B) });

    public LinkKeyStore EndOf(LinkId link, NodeId node) => _managers[node].Links.EndOf(link).Value;

    public LinkKeyStore EndOf(string link, int node) => EndOf(new LinkId(link), new($"n{node}"));

    public void Apply(TopologyDefinition topology)
    {
        Controller.Apply(new NetworkTopology(topology)).IsOk.Should().BeTrue();
        foreach (var node in topology.Nodes)
            _managers.TryAdd(
                node.Id,
                new KeyManager(
                    node.Id, _options, Entropy, NoHistory.Instance, kem: TransparentKem.Instance, audit: Audit,
                    identity: Identities.Of(node.Id)));
        Publish();
        foreach (var source in _managers.Keys)
        foreach (var target in topology.Nodes) Associate(source, target.Id);
    }

    /// <summary>The identities of all nodes.</summary>
    public static SharedSecretIdentities Identities { get; } = new([1, 2, 3], TransparentKem.Instance, new() { Renewal = Renewal });

    /// <summary>Makes an association, if the source has none that is good.</summary>
    public void Associate(NodeId source, NodeId target) =>
        new AssociationProcedure(_managers[source], target, () => Now, Now).Steps().Carry(call => _managers[call.To]);

    /// <summary>The secret of a hybrid attempt of n0, from end to end.</summary>
    public void AgreeOn(KeySupplyAttempt attempt) =>
        attempt.Agree(Agree(attempt.SecretRequest!).Value).Should().BeNull();

    /// <summary>What a node answers to a message of n0 that asks for a secret: the ciphertext.</summary>
    public Result<byte[]> Agree(byte[] message, NodeId? at = null)
    {
        var target = at ?? Far.Links.Node;
        var association = this[0].Ends.With(target)!;
        var call = EndCalls.Agreement(target, TimeSpan.Zero, message, association);
        call.Answer = _managers[target].Answer(call, Now).Outcome;
        return EndCalls.Agreed(call, association);
    }

    public void Publish()
    {
        foreach (var manager in _managers.Values) manager.Adopt(RoutedNetwork.Of(Controller.Snapshot!, new RoutingOptions()), Confirmed);
    }

    /// <summary>Every link says that it is active and has much stock.</summary>
    public void Report()
    {
        var active = new LinkState(
            LinkStatus.Active, KeyRate.FromKilobitsPerSecond(10), KeyRate.Zero, Bits.FromBytes(1 << 20), Bits.FromBytes(1 << 20));
        Controller.Report(Topology.Links.Select(link => KeyValuePair.Create(link.Id, active)));
        Publish();
    }

    /// <summary>Every link says that it has little stock: QKD links at 10 kb/s, and links without a quantum channel at 100 kb/s.</summary>
    /// <param name="off">The links that are off.</param>
    public void ReportLayers(IReadOnlySet<string> off)
    {
        Controller.Report(Topology.Links.Select(link => KeyValuePair.Create(link.Id, new LinkState(
            off.Contains(link.Id.Value) ? LinkStatus.Off : LinkStatus.Active,
            KeyRate.FromKilobitsPerSecond(link.HasQuantumChannel ? 10 : 100), KeyRate.Zero, Bits.FromBytes(100), Bits.FromBytes(100)))));
        Publish();
    }

    /// <summary>Serves a request at n0.</summary>
    /// <param name="before">Sees each call before it is answered.</param>
    public Result<SupplyOutcome> Serve(KeyRequest request, Action<NodeCall>? before = null)
    {
        var run = new KeySupplyProcedure(this[0], new KeySupplyOptions(), request, () => TimeSpan.Zero);
        run.Steps().Carry(call =>
        {
            before?.Invoke(call);
            return this[int.Parse(call.To.Value[1..], null)];
        });
        return run.Outcome;
    }

    public void Quarantine(int node)
    {
        Controller.OrderQuarantine(new($"n{node}"), true).IsOk.Should().BeTrue();
        Publish();
    }

    /// <summary>Gives every link, or those named, confirmed key to send with: as much for each direction.</summary>
    public TestMesh Stock(int bytes, params string[] links)
    {
        foreach (var link in Topology.Links.Where(link => links is [] || links.Contains(link.Id.Value)))
        {
            var ends = new TwoStores(EndOf(link.Id, link.A), EndOf(link.Id, link.B));
            ends.OpenSession();
            foreach (var sender in new[] { LinkEnd.A, LinkEnd.B })
            {
                var id = ends.A.HighestBlock + 1;
                ends.Ingest(id, sender, Entropy.Bytes(bytes + KeyBlock.ConfirmationLength), Now);
                ends.Confirm(id);
            }
        }
        return this;
    }

    /// <summary>The route through these nodes, by the first link between each two.</summary>
    public Route RouteOf(params int[] nodes)
    {
        var ids = nodes.Select(node => new NodeId($"n{node}")).ToImmutableArray();
        var links = ids.Zip(ids.Skip(1), (from, to) => Topology.Links.First(link => link.Touches(from) && link.Touches(to)).Id);
        return new Route(ids, [.. links], KeyRate.Zero);
    }

    public static KeyRequest Request(int count = 1, int keySize = 256, SaeId? slave = null, int paths = 1) =>
        new(Alice, slave ?? Bob, count, new KeyRequirements { KeySize = keySize, DisjointPaths = paths }, TimeSpan.FromSeconds(10));

    /// <summary>Carries one share from n0 to its end, or to where it fails.</summary>
    public Result<RelayReceipt> Drive(KeySupplyAttempt attempt, int share = 0)
    {
        var start = this[0].SendShare(attempt, share, Now);
        return start.IsOk ? Carry(start.Value) : start.Error;
    }

    public Result<RelayReceipt> Carry(OutgoingRelay relay)
    {
        while (true)
        {
            var step = _managers[relay.Receiver].Relay(relay.Frame, Now);
            if (!step.IsOk || step.Value.Next is not { } next) return step;
            relay.Advance(next);
        }
    }

    /// <summary>Supplies an request over the routes. Null where a relay failed.</summary>
    public KeyBatch? Supply(KeyRequest request, params Route[] routes)
    {
        using var attempt = this[0].BeginAttempt(request, routes);
        for (var share = 0; share < routes.Length; share++)
            if (!Drive(attempt, share).IsOk) return null;
        return attempt.Release();
    }

    public Result<IReadOnlyList<SuppliedKey>> Collect(KeyBatch batch, SaeId? caller = null) =>
        Far.Collect(caller ?? Bob, Alice, [.. Enumerable.Range(0, batch.Count).Select(batch.IdOf)], Now);
}
