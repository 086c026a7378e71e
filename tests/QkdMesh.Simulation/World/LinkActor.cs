using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;

namespace QkdMesh.Simulation.World;

/// <summary>One link in service, in the place of the link grain. Faults change or lose its blocks.</summary>
/// <param name="trusted">Called when an alarm is over.</param>
internal sealed class LinkActor(
    LinkDefinition definition, FaultySource source, Procedures procedures, Action<LinkActor> beaten, Action<LinkActor> trusted)
    : Actor(definition.Id.Value)
{
    public static readonly LinkOptions Options = new()
    {
        Period = TimeSpan.FromMilliseconds(1_600),
        MaxStock = Bits.FromBytes(1_600),
        // Short, so that a repaired link is back in service before the run ends.
        WaitToRestore = TimeSpan.FromSeconds(1),
    };

    /// <summary>
    /// For how long a node whose memory went back may send with key again. Its link hears the other end in one beat, and tells the node in
    /// the next. The last millisecond is for the call itself.
    /// </summary>
    public static readonly TimeSpan LongestReuse = (2 * Options.Period) + TimeSpan.FromMilliseconds(1);

    private readonly RunningLink _link = new(
        definition, definition.Source.Kind == KeySourceKind.Simulated ? source : new ConfiguredRate(definition.SecretKeyRate), Options);
    private readonly List<KeyBlock> _handedOver = [];
    private TimeSpan _lastBeat = procedures.Time.Now;
    private bool _beats;

    public FaultySource Source => source;

    public LinkDefinition Definition => _link.Definition;

    public LinkState State => _link.State;

    public bool IsCut => _link.IsCut;

    public bool HandsTwice { get; set; }

    public bool HandsDifferent { get; set; }

    public bool HandsToOneEnd { get; set; }

    /// <summary>Gives the link its first orders.</summary>
    public void Start(bool cut, bool alarmed)
    {
        if (alarmed) _link.Alarm();
        Order(cut);
    }

    public void Order(bool cut)
    {
        _link.IsCut = cut;
        procedures.Run(this, _link.TellSteps(), () => { });
    }

    public void Beat()
    {
        if (!IsAlive) return;
        // A timer also runs one beat at a time.
        procedures.Time.After(Options.Period, Beat);
        if (_beats) return;
        _beats = true;
        var elapsed = procedures.Time.Now - _lastBeat;
        _lastBeat = procedures.Time.Now;
        var wasAlarmed = State.IsAlarmed;
        procedures.Run(this, _link.BeatSteps(elapsed).Select(Disturbed), () =>
        {
            _beats = false;
            if (wasAlarmed && !State.IsAlarmed) trusted(this);
            beaten(this);
        });
    }

    // The link's own calls get the answers, also where the blocks were changed.
    private NodeCall[] Disturbed(NodeCall[] calls)
    {
        if (calls is not [HandOverCall { Blocks.Count: > 0 } call]) return calls;
        var blocks = (IList<KeyBlock>)call.Blocks;
        if (HandsTwice)
        {
            if (_handedOver.Count < 8) _handedOver.AddRange(blocks.Select(Copy));
            IReadOnlyList<KeyBlock> blocksAgain = [.. _handedOver.Select(Copy)];
            var again = new HandOverCall(call.To, call.Patience, call.Link, call.Carries, blocksAgain)
            {
                Peer = call.Peer, PeerReceived = call.PeerReceived, Reported = call.Reported,
            };
            procedures.Run(this, [[again]], () => { });
        }
        if (call.To != Definition.B) return calls;
        // The link treats a call that is not made as a call without an answer.
        if (HandsToOneEnd) return [];
        for (var at = 0; HandsDifferent && at < blocks.Count; at++) blocks[at] = Differing(blocks[at]);
        return calls;
    }

    private static KeyBlock Copy(KeyBlock block) => block with { Key = KeyMaterial.CopyOf(block.Key.Span) };

    private static KeyBlock Differing(KeyBlock block)
    {
        var bytes = block.Key.Take();
        bytes[^1] ^= 1;
        return block with { Key = new KeyMaterial(bytes) };
    }
}
