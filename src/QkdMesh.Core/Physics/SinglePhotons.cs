namespace QkdMesh.Core.Physics;

/// <summary>What is known of the pulses with one photon, which alone carry key.</summary>
/// <param name="Yield">Y1: clicks a pulse with one photon, at least; 0 to 1.</param>
/// <param name="Error">e1: share of those clicks that are wrong, at most; 0 to 0.5.</param>
public readonly record struct SinglePhotons(double Yield, double Error)
{
    internal static SinglePhotons Unknown => new(0, 0.5);

    /// <summary>Q1: clicks from single photons, a pulse of so many photons on average.</summary>
    public double Gain(double intensity) => intensity * Math.Exp(-intensity) * Yield;
}
