using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Topology;

/// <summary>The modules of a link, and what else is in its fibre: what its key rate and QBER follow from.</summary>
/// <param name="AttenuationDbPerKm">Of the fibre alone, which classical light in it scatters along.</param>
public sealed record Bb84Link(Bb84Device Device, double AttenuationDbPerKm, IReadOnlyList<ClassicalChannels> Classical)
{
    /// <summary>Null where blocks are taken as endless.</summary>
    public FiniteKeyAnalysis? FiniteKey { get; init; }

    /// <param name="loss">Total, from end to end.</param>
    /// <param name="tappedFraction">Share of the pulses that somebody intercepts and sends again.</param>
    /// <exception cref="ArgumentOutOfRangeException">A classical channel is within the filter of the quantum channel.</exception>
    public Bb84Estimate Estimate(FibreLength length, OpticalLoss loss, double tappedFraction = 0) => Bb84Model.Estimate(
        Device,
        new Bb84Channel(length, loss) { AttenuationDbPerKm = AttenuationDbPerKm, Classical = Classical, TappedFraction = tappedFraction },
        FiniteKey);

    public bool Equals(Bb84Link? other) =>
        other is not null && Device == other.Device && AttenuationDbPerKm.Equals(other.AttenuationDbPerKm)
        && FiniteKey == other.FiniteKey && Classical.SequenceEqual(other.Classical);

    public override int GetHashCode() => HashCode.Combine(Device, AttenuationDbPerKm, FiniteKey, Classical.Count);
}
