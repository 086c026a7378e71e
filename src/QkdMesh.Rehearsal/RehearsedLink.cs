using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;

namespace QkdMesh.Rehearsal;

/// <summary>A running link over a fibre that is cut and tapped.</summary>
internal sealed class RehearsedLink(LinkDefinition definition, IKeySource source)
{
    private double _tapped, _mostTapped;

    public LinkDefinition Definition => definition;

    public RunningLink Link { get; } = new(definition, source, new LinkOptions());

    public bool IsTapped => _tapped > 0;

    /// <summary>An eavesdropper intercepts a share of the pulses from now on; 0 = none.</summary>
    public void Tap(double fraction)
    {
        _tapped = fraction;
        _mostTapped = Math.Max(_mostTapped, fraction);
    }

    /// <param name="elapsed">Time since the last beat.</param>
    public IEnumerable<NodeCall[]> Beat(TimeSpan elapsed)
    {
        // The key of a beat counts as tapped if the fibre was tapped at any time during the beat.
        if (source is ISimulatedSource simulated && !simulated.TappedFraction.Equals(_mostTapped)) simulated.TappedFraction = _mostTapped;
        _mostTapped = _tapped;
        return Link.BeatSteps(elapsed);
    }
}
