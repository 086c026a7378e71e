using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Topologies.Vocabulary;

/// <summary>A key of a device's <c>bb84</c> mapping, and the parameter of the model that it sets.</summary>
/// <param name="Power">The parameter is the number in the file, times ten to this power.</param>
internal sealed record Bb84Key(Key Key, int Power, Func<Bb84Device, double> Of, Func<Bb84Device, double, Bb84Device> With);

/// <summary>The keys of a device's <c>bb84</c> mapping.</summary>
internal static class Bb84Keys
{
    public static readonly IReadOnlyList<Bb84Key> Parameters =
    [
        new(
            Number("clock_mhz", "the pulses a second, in millions", 1e-6, 1e6), 6,
            unit => unit.ClockHz, (unit, value) => unit with { ClockHz = value }),
        new(
            Number("detector_efficiency", "the share of the photons at a detector that it registers", 1e-6, 1), 0,
            unit => unit.DetectorEfficiency, (unit, value) => unit with { DetectorEfficiency = value }),
        new(
            Number("dark_yield", "the clicks without a photon, a pulse", 1e-15, 0.5), 0,
            unit => unit.DarkYield, (unit, value) => unit with { DarkYield = value }),
        new(
            Number("misalignment_error", "the share of the photons that reach the wrong detector", 0, 0.5), 0,
            unit => unit.MisalignmentError, (unit, value) => unit with { MisalignmentError = value }),
        new(
            Number("signal_intensity", "the mean photons of a signal pulse", 0.001, 2), 0,
            unit => unit.SignalIntensity, (unit, value) => unit with { SignalIntensity = value }),
        new(
            Number("decoy_intensity", "the mean photons of a weak decoy", 0.0001, 2), 0,
            unit => unit.DecoyIntensity, (unit, value) => unit with { DecoyIntensity = value }),
        new(
            Number("error_correction_inefficiency", "the bits that error correction reveals, divided by the least possible number", 1, 10),
            0,
            unit => unit.ErrorCorrectionInefficiency, (unit, value) => unit with { ErrorCorrectionInefficiency = value }),
        new(
            Number("sifting_factor", "the share of the clicks in which both ends chose the same basis", 1e-6, 1), 0,
            unit => unit.SiftingFactor, (unit, value) => unit with { SiftingFactor = value }),
        new(
            Number("receiver_loss_db", "the loss from the end of the fibre to the detectors, in dB", 0, 100), 0,
            unit => unit.ReceiverLoss.Decibels, (unit, value) => unit with { ReceiverLoss = OpticalLoss.FromDecibels(value) }),
        new(
            Number("gate_ns", "how long the detectors listen for one pulse, in ns", 0.0001, 1e6), -9,
            unit => unit.GateSeconds, (unit, value) => unit with { GateSeconds = value }),
        new(
            Number("filter_nm", "the width of the filter in front of the detectors, in nm", 0.0001, 200), 0,
            unit => unit.FilterNm, (unit, value) => unit with { FilterNm = value }),
        new(
            Number("wavelength_nm", "the wavelength of the quantum channel, in nm", 400, 2000), 0,
            unit => unit.WavelengthNm, (unit, value) => unit with { WavelengthNm = value }),
        new(
            Number("scale", "the factor from the rate of the model to the rate of the product", 1e-6, 100), 0,
            unit => unit.Scale, (unit, value) => unit with { Scale = value }),
    ];

    public static readonly Key BlockPulses = Number("block_pulses", "the pulses of a block, if finite-key effects count", 1, 1e18);
    public static readonly Key FailureProbability = Number(
        "failure_probability", "the probability that a finite block is less secret than the model says", 1e-30, 0.01);

    public static readonly Key[] All = [.. Parameters.Select(parameter => parameter.Key), BlockPulses, FailureProbability];

    private static Key Number(string name, string meaning, double min, double max) => new(name, meaning) { Range = new(min, max) };
}
