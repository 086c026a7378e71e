using System.Security.Cryptography;
using QkdMesh.Core.Associations;
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
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromSeconds(30), TidyPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BlockPatience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<NodeId, KeyManager> _nodes;
    private readonly Dictionary<LinkId, LinkState> _news = [];
    private readonly NetworkController _controller = new();
    private readonly Timeline _time;
    private readonly LinkOptions _options = new();
    private readonly LinkPace _pace;
    private TimeSpan _published;
    private bool _isReportDue;

    /// <param name="everyBeat">Whether links beat as often as in service also while they are full.</param>
    public RehearsedNetwork(NetworkTopology topology, Timeline time, bool everyBeat)
    {
        (_time, _pace) = (time, new(_options, new RoutingOptions().StockHorizon, everyBeat));
        var paired = new PairedSourceOptions { PreSharedKeys = new OnePreSharedKey(PreSharedKey.Random(SystemEntropy.Instance)) };
        var sources = new PairedSourceFactory(paired, SystemEntropy.Instance, time);
        var kem = KeyEncapsulation.Of(KemParameterSet.MlKem1024);
        // All nodes are in one process, and proofs cost nothing that a plan counts.
        var identities = new SharedSecretIdentities(RandomNumberGenerator.GetBytes(32), kem);
        _nodes = topology.Definition.Nodes.ToDictionary(
            node => node.Id,
            node => new KeyManager(
                node.Id, Options, SystemEntropy.Instance, NoHistory.Instance, sources, kem, identity: identities.Of(node.Id),
                links: _options));
        var factory = new SimulatedKeySourceFactory(SystemEntropy.Instance);
        Links = [.. topology.Definition.Links.Select(link => new RehearsedLink(link, SourceOf(link), _options))];
        _ = _controller.Apply(topology);
        Publish();
        foreach (var (at, link) in Links.Index()) Plan(link, _options.Period * (at / (double)Links.Count));
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
        Carry(run.Steps(), request.PayloadLength);
        // A request that failed may have spent key on any link.
        var spent = run.Outcome.IsOk ? run.Outcome.Value.Routes.SelectMany(route => route.Links).ToHashSet() : null;
        foreach (var link in Links.Where(link => spent?.Contains(link.Definition.Id) ?? true)) Spend(link);
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
        Hasten(link, _options.Period);
    }

    /// <summary>Taps a fibre from now on. 0 ends the tap.</summary>
    public void Tap(RehearsedLink link, double fraction)
    {
        link.Tap(fraction);
        Hasten(link, _options.Period);
    }

    private void Plan(RehearsedLink link, TimeSpan delay)
    {
        var due = link.Due = _time.Now + delay;
        _time.After(delay, () =>
        {
            // The link may have been hastened since.
            if (link.Due == due) Beat(link);
        });
    }

    private void Hasten(RehearsedLink link, TimeSpan delay)
    {
        if (link.Due > _time.Now + delay) Plan(link, delay);
    }

    private void Spend(RehearsedLink link)
    {
        link.Spend(_time.Now);
        Hasten(link, NextBeat(link));
    }

    private void Beat(RehearsedLink link)
    {
        link.Due = TimeSpan.MaxValue;
        Carry(link.Beat(_time.Now));
        Hear(link);
        Plan(link, NextBeat(link));
    }

    private TimeSpan NextBeat(RehearsedLink link)
    {
        var (a, b) = (EndOf(link.Definition.A, link.Definition.Id), EndOf(link.Definition.B, link.Definition.Id));
        return _pace.NextBeat(link.Link.State, (a.Sendable, b.Sendable));
    }

    private void Hear(RehearsedLink link)
    {
        var (before, state) = (_controller.Snapshot!.StateOf(link.Definition.Id), link.Link.State);
        _news[link.Definition.Id] = state;
        if (state.IsUrgentAfter(before)) Publish();
        else if (!_isReportDue && _pace.Matters(before, state)) ReportSoon();
    }

    private void ReportSoon()
    {
        _isReportDue = true;
        var due = _published + _options.ReportPeriod;
        _time.After(due > _time.Now ? due - _time.Now : TimeSpan.Zero, () =>
        {
            _isReportDue = false;
            Publish();
        });
    }

    private void Report()
    {
        _time.After(QuietPeriod, Report);
        Publish();
    }

    private void Publish()
    {
        _published = _time.Now;
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

    private KeyLedger LedgerOf(NodeId node, LinkId link) => EndOf(node, link).Ledger;

    private LinkKeyStore EndOf(NodeId node, LinkId link) => _nodes[node].Links.EndOf(link).Value;

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
