namespace QkdMesh.Core.Physics;

/// <summary>Photons that classical channels scatter into the quantum channel: spontaneous Raman scattering.</summary>
public static class RamanNoise
{
    private const double Planck = 6.62607015e-34;
    private const double SpeedOfLight = 299_792_458;

    /// <summary>What they add to Y0: detections a pulse, 0 or more. At high powers it can be more than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A classical channel is within the filter of the quantum channel.</exception>
    public static double Yield(Bb84Device device, Bb84Channel channel)
    {
        var photonJoules = Planck * SpeedOfLight / (device.WavelengthNm * 1e-9);
        var watts = channel.Classical.Sum(classical => ScatteredWatts(device, channel, classical));
        return watts / photonJoules * device.GateSeconds * device.DetectorEfficiency;
    }

    private static double ScatteredWatts(Bb84Device device, Bb84Channel channel, ClassicalChannels classical)
    {
        if (classical.WavelengthNm is { } wavelength && Math.Abs(wavelength - device.WavelengthNm) < device.FilterNm)
            throw new ArgumentOutOfRangeException(
                nameof(classical), wavelength, "a classical channel is at the wavelength of the quantum channel");
        return classical.TotalWatts * classical.RamanCoefficient * device.FilterNm * EffectiveKm(channel, classical.Direction);
    }

    // Light that scatters forward crosses the whole fibre, wherever it scatters. Light that scatters back comes from near the receiver.
    private static double EffectiveKm(Bb84Channel channel, Propagation direction)
    {
        var (km, perKm) = (channel.Length.Kilometres, channel.AttenuationDbPerKm * Math.Log(10) / 10);
        if (direction == Propagation.Co) return km * Math.Exp(-perKm * km);
        return perKm > 0 ? Saturation.Of(2 * perKm * km) / (2 * perKm) : km;
    }
}
