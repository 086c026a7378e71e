using QkdMesh.Core.Physics;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

/// <summary>The units of a device profile, as parameters of the model.</summary>
/// <param name="FiniteKey">Null if blocks count as infinitely long.</param>
internal sealed record Bb84Units(Bb84Device Device, FiniteKeyAnalysis? FiniteKey);

/// <summary>Reads the <c>bb84</c> of a device profile.</summary>
internal static class Bb84Reader
{
    private const double UsualFailureProbability = 1e-10;

    /// <summary>Null if the profile has no <c>bb84</c>.</summary>
    public static Bb84Units? Read(MapReader device, FaultLog faults)
    {
        if (device.Inner(Keys.Bb84, Keys.Bb84Unit) is not { } map) return null;
        var units = new Bb84Device();
        foreach (var parameter in Bb84Keys.Parameters)
        {
            if (map.Number(parameter.Key, parameter.Power) is { } value) units = parameter.With(units, value);
        }
        if (units.DecoyIntensity >= units.SignalIntensity)
        {
            faults.Add(
                device.PlaceOf(Keys.Bb84), "decoy pulses are as bright as signal pulses",
                "write a decoy_intensity below the signal_intensity");
            units = new Bb84Device();
        }
        var (pulses, failure) = (map.Number(Bb84Keys.BlockPulses), map.Number(Bb84Keys.FailureProbability));
        if (pulses is null && map.Has(Bb84Keys.FailureProbability) && !map.Has(Bb84Keys.BlockPulses))
        {
            faults.Add(
                map.PlaceOf(Bb84Keys.FailureProbability),
                $"{Bb84Keys.FailureProbability} needs {Bb84Keys.BlockPulses}: only finite blocks have a failure probability",
                $"add {Bb84Keys.BlockPulses}, or leave {Bb84Keys.FailureProbability} out");
        }
        return new(units, pulses is { } block ? new(block, failure ?? UsualFailureProbability) : null);
    }
}
