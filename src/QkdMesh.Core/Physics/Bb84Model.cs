using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Physics;

/// <summary>Decoy-state BB84 over a fibre, with Raman noise and an eavesdropper. Told in docs/physics.md.</summary>
public static class Bb84Model
{
    /// <summary>What a pair of modules makes over a channel.</summary>
    /// <param name="analysis">The default value is <see cref="DecoyAnalysis.VacuumAndWeak"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The decoy is not weaker than the signal, or a classical channel is at the wavelength of the quantum channel.
    /// </exception>
    public static Bb84Estimate Estimate(Bb84Device device, Bb84Channel channel, DecoyAnalysis? analysis = null)
    {
        if (device.DecoyIntensity >= device.SignalIntensity)
            throw new ArgumentOutOfRangeException(nameof(device), device.DecoyIntensity, "the decoy is weaker than the signal");
        analysis ??= DecoyAnalysis.VacuumAndWeak;
        var light = Reception.Of(device, channel);
        var key = Math.Max(0, analysis.Key(device, light));
        return new(
            KeyRate.FromBitsPerSecond(key * device.ClockHz * device.Scale),
            light.Qber(device.SignalIntensity),
            Math.Min(1, light.Gain(device.SignalIntensity)),
            light.NoiseYield,
            analysis.SinglePhotons(device, light),
            key,
            OpticalLoss.FromDecibels(Margin(loss => analysis.Key(device, light.After(loss)))));
    }

    /// <summary>The share of errors at which nothing is left of single photons either, and so of no pulses whatever: 0 to 0.5.</summary>
    /// <param name="errorCorrectionInefficiency">f: 1 to 10; with 1 it is the well known 11.0 %.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not in its range.</exception>
    public static double QberLimit(double errorCorrectionInefficiency)
    {
        var inefficiency = Checked.Within(errorCorrectionInefficiency, 1, 10, nameof(errorCorrectionInefficiency));
        return Last(error => 1 - ((1 + inefficiency) * BinaryEntropy.Of(error)), 0, 0.5, 1e-9);
    }

    // The rate falls with every decibel, so that its end can be closed in from both sides.
    private static double Margin(Func<double, double> key)
    {
        var fails = 1d;
        while (key(fails) > 0) fails *= 2;
        return Last(key, 0, fails, 1e-6);
    }

    private static double Last(Func<double, double> falling, double works, double fails, double closeness)
    {
        while (fails - works > closeness)
        {
            var between = (works + fails) / 2;
            if (falling(between) > 0) works = between;
            else fails = between;
        }
        return works;
    }
}
