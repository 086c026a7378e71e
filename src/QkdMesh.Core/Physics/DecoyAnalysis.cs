namespace QkdMesh.Core.Physics;

/// <summary>How much the ends conclude from the decoys, and so how much of the sifted key they keep.</summary>
public abstract record DecoyAnalysis
{
    private protected DecoyAnalysis()
    {
    }

    /// <summary>A vacuum and a weak decoy, over pulses without end. What units do whose blocks are long.</summary>
    public static DecoyAnalysis VacuumAndWeak { get; } = new VacuumAndWeakAnalysis();

    /// <summary>Decoys of every intensity, over pulses without end: all is known of single photons. For comparison.</summary>
    public static DecoyAnalysis InfiniteDecoys { get; } = new InfiniteDecoyAnalysis();

    internal abstract SinglePhotons SinglePhotons(Bb84Device device, Reception light);

    /// <summary>Bits of secret key a signal pulse. Below 0 if there is no key.</summary>
    internal virtual double Key(Bb84Device device, Reception light) =>
        device.SiftingFactor * Secret(device, light, SinglePhotons(device, light), phaseError: null);

    /// <summary>What is left of the sifted key after error correction and privacy amplification, a signal pulse.</summary>
    private protected static double Secret(Bb84Device device, Reception light, SinglePhotons single, double? phaseError)
    {
        var signal = device.SignalIntensity;
        var told = light.Gain(signal) * device.ErrorCorrectionInefficiency * BinaryEntropy.Of(light.Qber(signal));
        return (single.Gain(signal) * (1 - BinaryEntropy.Of(phaseError ?? single.Error))) - told;
    }

    private sealed record VacuumAndWeakAnalysis : DecoyAnalysis
    {
        internal override SinglePhotons SinglePhotons(Bb84Device device, Reception light) => new DecoyStatistics(
            Measured.Exactly(light.Gain(device.SignalIntensity)),
            Measured.Exactly(light.Gain(device.DecoyIntensity)),
            Measured.Exactly(light.NoiseYield),
            Measured.Exactly(light.Errors(device.DecoyIntensity)),
            Measured.Exactly(light.NoiseYield / 2)).Bounds(device.SignalIntensity, device.DecoyIntensity);
    }

    private sealed record InfiniteDecoyAnalysis : DecoyAnalysis
    {
        internal override SinglePhotons SinglePhotons(Bb84Device device, Reception light)
        {
            var yield = light.NoiseYield + light.Transmittance;
            return new(Math.Min(1, yield), Math.Min(0.5, ((light.NoiseYield / 2) + (light.PhotonError * light.Transmittance)) / yield));
        }
    }
}
