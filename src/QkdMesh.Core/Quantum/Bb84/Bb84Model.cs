using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Quantum.Bb84;

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

    // The rate falls with every decibel, so that its end can be closed in from both sides.
    private static double Margin(Func<double, double> key)
    {
        var (bears, fails) = (0d, 1d);
        while (key(fails) > 0) (bears, fails) = (fails, fails * 2);
        while (fails - bears > 1e-6)
        {
            var between = (bears + fails) / 2;
            if (key(between) > 0) bears = between;
            else fails = between;
        }
        return bears;
    }
}
