using Microsoft.Extensions.Time.Testing;
using QkdMesh.Core.Associations;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Testing.HybridKeys;

namespace QkdMesh.KeySources.Tests.Harness;

/// <summary>
/// The real key managers of two nodes and the real link between them. Calls between them are made at once. A test decides the fate of
/// each call.
/// </summary>
internal sealed class TwoEnds : IDisposable
{
    public static readonly LinkOptions Options = new() { MaxStock = Bits.FromBytes(16 * 1024) };

    private static readonly KeySupplyOptions Supply = new();

    // How long node grains keep unconfirmed blocks and what is left of passed blocks.
    private static readonly TimeSpan BlockPatience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<NodeId, KeyManager> _managers = [];
    private readonly Func<LinkEnd, IPairedSourceFactory> _sources;
    private readonly SeededEntropy _entropy = new(1);
    private readonly FakeTimeProvider _time;
    private readonly long _start;
    private long _version;

    public TwoEnds(LinkDefinition link, IKeySource source, Func<LinkEnd, IPairedSourceFactory> sources, FakeTimeProvider time)
    {
        (Definition, _sources, _time, _start) = (link, sources, time, time.GetTimestamp());
        Link = new RunningLink(link, source, Options);
        Start(link.A);
        Start(link.B);
    }

    public LinkDefinition Definition { get; private set; }

    public RunningLink Link { get; }

    public RecordedEvents History { get; } = new();

    public Func<NodeCall, Fate> FateOf { get; set; } = _ => Fate.Answered;

    /// <summary>Changes a call on its way to its node.</summary>
    public Func<NodeCall, NodeCall> Changes { get; set; } = call => call;

    /// <summary>Every call so far, as it was sent.</summary>
    public List<NodeCall> Calls { get; } = [];

    public KeyManager this[LinkEnd end] => _managers[end == LinkEnd.A ? Definition.A : Definition.B];

    public LinkKeyStore StoreOf(LinkEnd end) => this[end].Links.EndOf(Definition.Id).Value;

    /// <summary>One beat of the link. The nodes tidy as well, as node grains do.</summary>
    public void Beat()
    {
        Carry(Link.BeatSteps(Options.Period));
        foreach (var manager in _managers.Values) manager.Tidy(Now, BlockPatience);
    }

    /// <summary>Starts the node of an end again, without any state.</summary>
    public void Restart(LinkEnd end)
    {
        this[end].ShutDown();
        Start(end == LinkEnd.A ? Definition.A : Definition.B);
    }

    /// <summary>Gives both nodes and the link another definition of the link.</summary>
    public void Redefine(LinkDefinition link, IKeySource source)
    {
        Definition = link;
        Link.Configure(link, source);
        _version++;
        foreach (var manager in _managers.Values) manager.Adopt(TwoNodes.Of(link, _version), TimeSpan.MaxValue);
    }

    /// <summary>
    /// Supplies a key of 256 bits from the SAE at A to the SAE at B, which collects it. False if the link has too little key.
    /// </summary>
    public bool TrySupply()
    {
        var request = new KeyRequest(TwoNodes.SaeA, TwoNodes.SaeB, 1, new KeyRequirements(), TimeSpan.FromSeconds(5));
        var run = new KeySupplyProcedure(this[LinkEnd.A], Supply, request, () => Now);
        Carry(run.Steps());
        if (!run.Outcome.IsOk) return false;
        var keys = run.Outcome.Value.Keys;
        var collected = this[LinkEnd.B].Collect(TwoNodes.SaeB, TwoNodes.SaeA, [keys.IdOf(0)], Now);
        collected.Value[0].Key.Span.SequenceEqual(keys.KeyAt(0)).Should().BeTrue("both SAEs get the same key");
        return true;
    }

    public void Dispose()
    {
        foreach (var manager in _managers.Values) manager.ShutDown();
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    private void Start(NodeId node)
    {
        var end = node == Definition.A ? LinkEnd.A : LinkEnd.B;
        _managers[node] = new KeyManager(
            node, Supply, _entropy, History, _sources(end),
            identity: new SharedSecretIdentities([1], TransparentKem.Instance).Of(node));
        _managers[node].Adopt(TwoNodes.Of(Definition, ++_version), TimeSpan.MaxValue);
    }

    private void Carry(IEnumerable<NodeCall[]> steps)
    {
        foreach (var call in steps.SelectMany(step => step)) Make(call);
    }

    private void Make(NodeCall call)
    {
        Calls.Add(call);
        var (fate, end) = (FateOf(call), call.To == Definition.A ? LinkEnd.A : LinkEnd.B);
        if (fate == Fate.Lost) return;
        if (fate == Fate.RestartBefore) Restart(end);
        var answer = AnswerTo(Changes(call), call, this[end]);
        if (fate == Fate.Repeated) _ = AnswerTo(call, call, this[end]);
        if (fate == Fate.RestartAfter) Restart(end);
        if (fate != Fate.AnswerLost) answer();
    }

    // The result puts the answer into the call.
    private Action AnswerTo(NodeCall asItCame, NodeCall call, KeyManager manager)
    {
        var answer = manager.Answer(asItCame, Now);
        Carry(answer.Steps());
        var ending = answer.Ending;
        return () => call.Settle(ending);
    }
}
