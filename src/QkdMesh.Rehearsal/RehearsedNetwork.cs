using System.Security.Cryptography;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.History;
using QkdMesh.KeySources;
using QkdMesh.KeySources.Pqc;

namespace QkdMesh.Rehearsal;

/// <summary>
/// A whole network with the key managers, links and controller of a mesh in service, joined by direct calls. Every call is answered at
/// once, and no message is lost.
/// </summary>
internal sealed class RehearsedNetwork
{
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(30), TidyPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BlockPatience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<NodeId, KeyManager> _nodes;
    private readonly Dictionary<LinkId, LinkState> _news = [];
    private readonly NetworkController _controller = new();
    private readonly Timeline _time;
    private readonly TimeSpan _beat;

    public RehearsedNetwork(NetworkTopology topology, Timeline time, TimeSpan beat)
    {
        (_time, _beat) = (time, beat);
        var paired = new PairedSourceOptions { PreSharedKey = PreSharedKey.Of(RandomNumberGenerator.GetBytes(32)) };
        var sources = new PairedSourceFactory(paired, SystemEntropy.Instance, time);
        var kem = KeyEncapsulation.Of(KemParameterSet.MlKem1024);
        _nodes = topology.Definition.Nodes.ToDictionary(
            node => node.Id, node => new KeyManager(node.Id, Options, SystemEntropy.Instance, NoHistory.Instance, sources, kem));
        var factory = new SimulatedKeySourceFactory(SystemEntropy.Instance);
        Links = [.. topology.Definition.Links.Select(link => new RehearsedLink(link, SourceOf(link)))];
        _ = _controller.Apply(topology);
        Publish();
        foreach (var (at, link) in Links.Index()) time.After(beat * (at / (double)Links.Count), () => Beat(link, TimeSpan.Zero));
        Report();
        Tidy();

        IKeySource SourceOf(LinkDefinition link) => link.HasQuantumChannel ? factory.Create(link) : new ConfiguredRate(link.SecretKeyRate);
    }

    public KeySupplyOptions Options { get; } = new();

    public IReadOnlyList<RehearsedLink> Links { get; }

    public LedgerBook Book { get; } = new();

    public IEnumerable<LinkLedgers> Ledgers => Links.Select(link => new LinkLedgers(
        LedgerOf(link.Definition.A, link.Definition.Id), LedgerOf(link.Definition.B, link.Definition.Id),
        link.Definition.HasQuantumChannel));

    public Result<SupplyOutcome> Supply(KeyRequest request)
    {
        var run = new KeySupplyProcedure(At(request.Master), Options, request, () => _time.Now);
        Carry(run.Steps(), request.Length);
        return run.Outcome;
    }

    public Result<IReadOnlyList<SuppliedKey>> Collect(SaeId slave, SaeId master, IReadOnlyList<KeyId> ids) =>
        At(slave).Collect(slave, master, ids, _time.Now);

    /// <summary>Cuts a fibre, or restores it.</summary>
    public void Cut(RehearsedLink link, bool cut)
    {
        _ = _controller.OrderCut(link.Definition.Id, cut);
        link.Link.IsCut = cut;
        Carry(link.Link.TellSteps());
        Hear(link);
    }

    private void Beat(RehearsedLink link, TimeSpan elapsed)
    {
        _time.After(_beat, () => Beat(link, _beat));
        Carry(link.Beat(elapsed));
        Hear(link);
    }

    private void Hear(RehearsedLink link)
    {
        var state = link.Link.State;
        _news[link.Definition.Id] = state;
        if (!state.IsUrgentAfter(_controller.Snapshot!.StateOf(link.Definition.Id))) return;
        Publish();
    }

    private void Report()
    {
        _time.After(ReportPeriod, Report);
        Publish();
    }

    private void Publish()
    {
        _ = _controller.Report(_news);
        _news.Clear();
        var network = RoutedNetwork.Of(_controller.Snapshot!, new RoutingOptions());
        foreach (var node in _nodes.Values) node.Adopt(network, TimeSpan.MaxValue);
    }

    private void Tidy()
    {
        _time.After(TidyPeriod, Tidy);
        foreach (var node in _nodes.Values) node.Tidy(_time.Now, BlockPatience);
    }

    private KeyManager At(SaeId sae) => _nodes[_controller.Snapshot!.Topology.FindSae(sae)!.Node];

    private KeyLedger LedgerOf(NodeId node, LinkId link) => _nodes[node].Links.EndOf(link).Value.Ledger;

    private void Carry(IEnumerable<NodeCall[]> steps, int relayed = 0)
    {
        foreach (var step in steps)
        foreach (var call in step)
        {
            // Counted first: the node takes the blocks.
            if (call is HandOverCall blocks) Book.HandedOver(blocks.Blocks.Sum(block => (long)block.Key.Length));
            var answer = _nodes[call.To].Answer(call, _time.Now);
            Carry(answer.Steps());
            call.Settle(answer.Ending);
            if (call is RelayCall relay) Book.Crossed(relayed, relay.Refusal is null);
        }
    }
}
