namespace QkdMesh.Core.Physics;

/// <summary>What becomes of pulses on their way to a click.</summary>
/// <param name="Transmittance">eta: chance of a photon to be registered.</param>
/// <param name="NoiseYield">Y0: clicks without a photon, a pulse; of each two one is wrong.</param>
/// <param name="PhotonError">Share of the registered photons that give the wrong bit.</param>
internal readonly record struct Reception(double Transmittance, double NoiseYield, double PhotonError)
{
    public static Reception Of(Bb84Device device, Bb84Channel channel)
    {
        var decibels = channel.Loss.Decibels + device.ReceiverLoss.Decibels;
        return new(
            Math.Pow(10, -decibels / 10) * device.DetectorEfficiency,
            Math.Min(1, device.DarkYield + RamanNoise.Yield(device, channel)),
            // Who intercepts a pulse guesses the wrong basis every other time, and then sends a wrong bit every other time.
            Math.Min(0.5, device.MisalignmentError + (channel.TappedFraction / 4)));
    }

    /// <summary>Q: clicks a pulse of so many photons on average.</summary>
    public double Gain(double intensity) => NoiseYield + Saturation.Of(Transmittance * intensity);

    /// <summary>E Q: wrong clicks a pulse.</summary>
    public double Errors(double intensity) => (NoiseYield / 2) + (PhotonError * Saturation.Of(Transmittance * intensity));

    /// <summary>E: share of the clicks that are wrong, 0 to 0.5.</summary>
    public double Qber(double intensity) => Math.Min(0.5, Errors(intensity) / Gain(intensity));

    /// <summary>The same light after so much more loss; noise stays.</summary>
    public Reception After(double decibels) => this with { Transmittance = Transmittance * Math.Pow(10, -decibels / 10) };
}
