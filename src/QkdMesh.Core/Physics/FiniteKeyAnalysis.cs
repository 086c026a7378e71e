namespace QkdMesh.Core.Physics;

/// <summary>
/// A vacuum and a weak decoy over blocks of a finite number of pulses. Statistical fluctuations of the counts are subtracted, after Lim et
/// al., Phys. Rev. A 89, 022307 (2014). Only signal pulses give key and vacuum counts for nothing, so long blocks approach
/// <see cref="DecoyAnalysis.VacuumAndWeak"/>.
/// </summary>
/// <param name="BlockPulses">Pulses sent for one block, of all intensities: 1 to 10^18.</param>
/// <param name="FailureProbability">Chance that the key of a block is not secret, or not the same at both ends: 10^-30 to 0.01.</param>
/// <exception cref="ArgumentOutOfRangeException">Not in their range.</exception>
public sealed record FiniteKeyAnalysis(double BlockPulses, double FailureProbability) : DecoyAnalysis
{
    public double BlockPulses { get; } = Checked.Within(BlockPulses, 1, 1e18, nameof(BlockPulses));

    public double FailureProbability { get; } = Checked.Within(FailureProbability, 1e-30, 0.01, nameof(FailureProbability));

    /// <summary>Share of the pulses that are weak decoys: 0.001 to 0.4. The default value is 1/16.</summary>
    public double DecoyShare { get; init => field = Checked.Within(value, 0.001, 0.4); } = 1 / 16d;

    /// <summary>Share of the pulses that are empty: 0.001 to 0.4. The default value is 1/16.</summary>
    public double VacuumShare { get; init => field = Checked.Within(value, 0.001, 0.4); } = 1 / 16d;

    // Secrecy and correctness of the keys of two bases.
    private double Failure => FailureProbability / 4;

    // Twenty-one estimates may fail.
    private double Doubt => 21 / Failure;

    private double SignalShare => 1 - DecoyShare - VacuumShare;

    internal override SinglePhotons SinglePhotons(Bb84Device device, Reception light)
    {
        var (signal, decoy, sifted) = (device.SignalIntensity, device.DecoyIntensity, SiftedPulses(device));
        var clicks = (SignalShare * light.Gain(signal)) + (DecoyShare * light.Gain(decoy)) + (VacuumShare * light.NoiseYield);
        var errors = (SignalShare * light.Errors(signal)) + (DecoyShare * light.Errors(decoy)) + (VacuumShare * light.NoiseYield / 2);
        return new DecoyStatistics(
            Counted(light.Gain(signal), SignalShare, clicks),
            Counted(light.Gain(decoy), DecoyShare, clicks),
            Counted(light.NoiseYield, VacuumShare, clicks),
            Counted(light.Errors(decoy), DecoyShare, errors),
            Counted(light.NoiseYield / 2, VacuumShare, errors)).Bounds(signal, decoy);

        // Hoeffding: which of the clicks belong to which intensity is chance.
        Measured Counted(double rate, double share, double of) => Measured.Around(
            rate, Math.Sqrt(sifted * of * Math.Log(Doubt) / 2) / (sifted * share));
    }

    internal override double Key(Bb84Device device, Reception light)
    {
        var single = SinglePhotons(device, light);
        var pulses = SiftedPulses(device) * SignalShare;
        var phaseError = Math.Min(0.5, single.Error + Sampling(single.Error, pulses * single.Gain(device.SignalIntensity)));
        var hashing = (6 * Math.Log2(Doubt)) + Math.Log2(2 / Failure);
        return device.SiftingFactor * (Secret(device, light, single, phaseError) - (hashing / pulses));
    }

    // Of one basis: the key of each is bounded by the errors of the other.
    private double SiftedPulses(Bb84Device device) => BlockPulses * device.SiftingFactor / 2;

    // How far the phase errors of so many single photons in one basis may be from the bit errors of as many in the other.
    private double Sampling(double error, double photons)
    {
        if (photons <= 0) return 0.5;
        var spread = Math.Max(error, 1 / photons) * (1 - error);
        return Math.Sqrt(2 * spread / (photons * Math.Log(2)) * Math.Max(0, Math.Log2(2 / (photons * spread) * Doubt * Doubt)));
    }
}
