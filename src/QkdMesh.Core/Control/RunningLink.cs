using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Control;

/// <summary>
/// One link in service. On every beat it asks both ends how they are, and hands them the same blocks; where its source says that the
/// quantum channel is not to be trusted it has both ends destroy their key, and hands over nothing until the alarm is over.
/// </summary>
public sealed class RunningLink(LinkDefinition definition, IKeySource source, LinkOptions options)
{
    private static readonly LinkTimings Timings = LinkTimings.Default;

    private readonly LinkLifecycle _life = new(options.ConsumptionHorizon, options.MaxStock);
    private readonly PairedDelivery _delivery = new();
    private readonly LinkAlarm _alarm = new(options);
    private IKeySource _source = source;

    public LinkDefinition Definition { get; private set; } = definition;

    public bool IsCut { get; set; }

    // Without a session the source makes no key, as when an end does not answer.
    public LinkState State => _life.State(
        off: !IsOn, SourceFault is null && _life.Session is not null ? _source.SecretKeyRate : KeyRate.Zero) with
    {
        Qber = _source.Qber,
        IsCut = IsCut,
        IsAlarmed = _alarm.IsRaised,
        Alarm = _alarm.Progress,
        SourceFault = SourceFault,
    };

    /// <summary>How many alarms were raised here.</summary>
    public int Alarms => _alarm.Count;

    /// <summary>Whether another beat at once would bring it nearer to carrying key.</summary>
    public bool IsWaking => IsOn && _life.IsWaking;

    /// <summary>
    /// Takes over an alarm that was raised before this link started: both ends must destroy their key, and the source must show a low QBER.
    /// </summary>
    public void Alarm() => _alarm.Raise(Definition);

    /// <summary>An operator acknowledges its alarm. Refused where it has none, and while its QBER is high.</summary>
    public Result<Done> Acknowledge() => _alarm.Acknowledge(Definition, _source);

    /// <summary>Changes how it is run. The ends stay, and keep their key.</summary>
    public void Configure(LinkDefinition changed, IKeySource source)
    {
        (Definition, _source) = (changed, source);
        _alarm.LoseSight();
    }

    /// <param name="elapsed">Time since the last beat.</param>
    public IEnumerable<NodeCall[]> BeatSteps(TimeSpan elapsed)
    {
        if (IsOn && _life.Session is null)
            yield return [new OpenSessionCall(Definition.A, Timings.BothEndsPatience, Definition.Id)];
        var blocks = Fresh(elapsed);
        if (_alarm.Unaware.Count > 0)
        {
            var calls = _alarm.Unaware.Select(node => new AlarmCall(node, Timings.EndPatience, Definition.Id)).ToArray();
            yield return calls;
            foreach (var told in calls.Where(call => call.Refusal is null)) _alarm.Heard(told.To);
        }
        var delivery = IsPaired && IsOn && _life.Session is { } session ? _delivery.Steps(Definition, RequestIn(session), () => IsOn) : [];
        foreach (var step in delivery) yield return step;
        var tell = TellSteps(
            [.. blocks.Select(block => block.ForA)],
            [.. blocks.Select(block => block.ForB)],
            areFresh: blocks.Count > 0 || _delivery.TakeDelivered(),
            (a, b) => _life.Observe(a, b, elapsed));
        foreach (var step in tell) yield return step;
    }

    /// <summary>
    /// Tells both ends whether the link carries messages, and gets their reports. A link that starts between ends that are in session
    /// carries key at once.
    /// </summary>
    /// <param name="told">Gets what the two ends say; null for one that does not answer.</param>
    public IEnumerable<NodeCall[]> TellSteps(
        Action<LinkEndReport?, LinkEndReport?>? told = null) => TellSteps([], [], areFresh: false, (a, b) =>
    {
        _life.Observe(a, b, TimeSpan.Zero);
        told?.Invoke(a, b);
    });

    private bool IsOn => !IsCut && !_alarm.IsRaised;

    private bool IsPaired => Definition.Source.Kind != KeySourceKind.Simulated;

    private OfferRequest RequestIn(LinkSession session) => new(session, _life.NextBlock, _life.RoomOfEach(options.MaxStock), Anew: false);

    private string? SourceFault => _life.SourceFaults switch
    {
        ({ } a, _) => $"{Definition.A}: {a}",
        (_, { } b) => $"{Definition.B}: {b}",
        _ => null,
    };

    private IReadOnlyList<(KeyBlock ForA, KeyBlock ForB)> Fresh(TimeSpan elapsed)
    {
        if (IsCut)
        {
            // A fibre that carries nothing shows nothing.
            _alarm.LoseSight();
            return [];
        }
        var isDistrusted = _alarm.IsRaised;
        // An alarmed source goes on, so that it can be judged by what it makes; none of that is handed over.
        var fresh = _source.Produce(elapsed, isDistrusted ? options.MaxStock : _life.Room(options.MaxStock));
        _alarm.Observe(Definition, _source, elapsed);
        if (!isDistrusted && !_alarm.IsRaised && _life.Session is not null) return _life.Tag(fresh);
        foreach (var key in fresh) key.Dispose();
        return [];
    }

    /// <param name="areFresh">Whether both ends have blocks to confirm.</param>
    private IEnumerable<NodeCall[]> TellSteps(KeyBlock[] forA, KeyBlock[] forB, bool areFresh, Action<LinkEndReport?, LinkEndReport?> told)
    {
        var (fromA, fromB) = _life.SendFrom;
        var a = new HandOverCall(Definition.A, Timings.EndPatience, Definition.Id, IsOn, forA)
        {
            Peer = fromB, PeerReceived = _life.KnownOf(LinkEnd.B).ReceivedTo, Reported = _life.KnownOf(LinkEnd.A).Reported,
        };
        HandOverCall b;
        try
        {
            yield return [a];
            _life.KnownOf(LinkEnd.A).Hear(ValueOf(a));
            // Made now, and not before: the link may have been cut meanwhile.
            b = new HandOverCall(Definition.B, Timings.EndPatience, Definition.Id, IsOn, forB)
            {
                Peer = fromA, PeerReceived = _life.KnownOf(LinkEnd.A).ReceivedTo, Reported = _life.KnownOf(LinkEnd.B).Reported,
            };
            yield return [b];
            _life.KnownOf(LinkEnd.B).Hear(ValueOf(b));
        }
        finally
        {
            foreach (var block in forA.Concat(forB)) block.Key.Dispose();
        }
        var ends = (A: ValueOf(a), B: ValueOf(b));
        if (areFresh)
        {
            var confirmingA = new ConfirmBlocksCall(Definition.A, Timings.BothEndsPatience, Definition.Id);
            yield return [confirmingA];
            var confirmingB = new ConfirmBlocksCall(Definition.B, Timings.BothEndsPatience, Definition.Id);
            yield return [confirmingB];
            ends = (ValueOf(confirmingA), ValueOf(confirmingB));
        }
        // Each telling has reports of its own: a beat and an order may tell at a time.
        told(ends.A, ends.B);
    }

    private static LinkEndReport? ValueOf(NodeCall<LinkEndReport> call) => call.Refusal is null ? call.Answer.Value : null;
}
