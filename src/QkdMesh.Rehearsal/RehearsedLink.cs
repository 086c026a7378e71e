using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;

namespace QkdMesh.Rehearsal;

/// <summary>A running link over a fibre that is cut and tapped.</summary>
internal sealed class RehearsedLink
{
    private readonly IKeySource _source;
    private readonly RestingSource _resting;
    private readonly LinkOptions _options;
    private double _tapped, _mostTapped;
    private TimeSpan _lastBeat;
    private TimeSpan? _spentAt;

    public RehearsedLink(LinkDefinition definition, IKeySource source, LinkOptions options)
    {
        (Definition, _source, _options, _resting) = (definition, source, options, new(source));
        Link = new(definition, _resting, options);
    }

    public LinkDefinition Definition { get; }

    public RunningLink Link { get; }

    public bool IsTapped => _tapped > 0;

    /// <summary>When the link beats next, on the clock of the rehearsal.</summary>
    public TimeSpan Due { get; set; } = TimeSpan.MaxValue;

    /// <summary>An eavesdropper intercepts a share of the pulses from now on; 0 = none.</summary>
    public void Tap(double fraction)
    {
        _tapped = fraction;
        _mostTapped = Math.Max(_mostTapped, fraction);
    }

    /// <summary>Key of the link was used.</summary>
    public void Spend(TimeSpan now) => _spentAt ??= now;

    public IEnumerable<NodeCall[]> Beat(TimeSpan now)
    {
        // The key of a beat counts as tapped if the fibre was tapped at any time during the beat.
        if (_source is ISimulatedSource simulated && !simulated.TappedFraction.Equals(_mostTapped)) simulated.TappedFraction = _mostTapped;
        _mostTapped = _tapped;
        // In service, the beat before the key was spent is at most a period ago.
        _resting.MakingTime = now - (_spentAt ?? now) + _options.Period;
        var elapsed = now - _lastBeat;
        (_lastBeat, _spentAt) = (now, null);
        return Link.BeatSteps(elapsed);
    }
}
