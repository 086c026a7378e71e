using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;

namespace QkdMesh.Rehearsal;

/// <summary>A link in service, over a fibre to which things happen.</summary>
internal sealed class RehearsedLink(LinkDefinition definition, IKeySource source)
{
    private double _tapped, _mostTapped;

    public LinkDefinition Definition => definition;

    public RunningLink Link { get; } = new(definition, source, new LinkOptions());

    public bool IsTapped => _tapped > 0;

    /// <summary>Somebody listens to a share of the pulses, from now on; 0 = to none.</summary>
    public void Tap(double fraction)
    {
        _tapped = fraction;
        _mostTapped = Math.Max(_mostTapped, fraction);
    }

    /// <param name="elapsed">Since the last beat.</param>
    public IEnumerable<NodeCall[]> Beat(TimeSpan elapsed)
    {
        // The key of a beat is as good as the worst of the time that it was made in.
        if (source is ISimulatedSource simulated && !simulated.TappedFraction.Equals(_mostTapped)) simulated.TappedFraction = _mostTapped;
        _mostTapped = _tapped;
        return Link.BeatSteps(elapsed);
    }
}
