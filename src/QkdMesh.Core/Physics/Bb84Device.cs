using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Physics;

/// <summary>
/// A pair of QKD modules that run decoy-state BB84 with a vacuum and a weak decoy. The default values are those of a metro unit of 1 GHz.
/// Every property throws <see cref="ArgumentOutOfRangeException"/> for what is not in its range.
/// </summary>
public sealed record Bb84Device
{
    /// <summary>Pulses a second: 1 Hz to 1 THz. The default value is 1 GHz.</summary>
    public double ClockHz { get; init => field = Checked.Within(value, 1, 1e12); } = 1e9;

    /// <summary>Share of the photons at a detector that it registers: 10^-6 to 1. The default value is 0.2.</summary>
    public double DetectorEfficiency { get; init => field = Checked.Within(value, 1e-6, 1); } = 0.2;

    /// <summary>Y0: detections without a photon, a pulse, of all detectors together: 10^-15 to 0.5. The default value is 4e-6.</summary>
    public double DarkYield { get; init => field = Checked.Within(value, 1e-15, 0.5); } = 4e-6;

    /// <summary>e_d: share of the photons that reach the wrong detector: 0 to 0.5. The default value is 0.01.</summary>
    public double MisalignmentError { get; init => field = Checked.Within(value, 0, 0.5); } = 0.01;

    /// <summary>mu: mean photons of a signal pulse: 0.001 to 2. The default value is 0.4.</summary>
    public double SignalIntensity { get; init => field = Checked.Within(value, 1e-3, 2); } = 0.4;

    /// <summary>
    /// nu: mean photons of a weak decoy pulse: 10^-4 to less than <see cref="SignalIntensity"/>. The default value is 0.1.
    /// </summary>
    public double DecoyIntensity { get; init => field = Checked.Within(value, 1e-4, 2); } = 0.1;

    /// <summary>f: what error correction tells, over the least that it has to tell: 1 to 10. The default value is 1.16.</summary>
    public double ErrorCorrectionInefficiency { get; init => field = Checked.Within(value, 1, 10); } = 1.16;

    /// <summary>q: share of the detections in which both ends chose the same basis: 10^-6 to 1. The default value is 0.5.</summary>
    public double SiftingFactor { get; init => field = Checked.Within(value, 1e-6, 1); } = 0.5;

    /// <summary>From the end of the fibre to the detectors. The default value is 0 dB.</summary>
    public OpticalLoss ReceiverLoss { get; init; }

    /// <summary>How long the detectors listen for one pulse, in s: 0.1 ps to 1 ms. The default value is 0.5 ns.</summary>
    public double GateSeconds { get; init => field = Checked.Within(value, 1e-13, 1e-3); } = 0.5e-9;

    /// <summary>Width of the filter in front of the detectors, in nm: 10^-4 to 200. The default value is 0.1.</summary>
    public double FilterNm { get; init => field = Checked.Within(value, 1e-4, 200); } = 0.1;

    /// <summary>Of the quantum channel, in nm: 400 to 2,000. The default value is 1550.</summary>
    public double WavelengthNm { get; init => field = Checked.Within(value, 400, 2000); } = 1550;

    /// <summary>
    /// Factor from the model's rate to the product's (dead times, decoy pulses, upkeep): 10^-6 to 100. The default value is 1.
    /// </summary>
    public double Scale { get; init => field = Checked.Within(value, 1e-6, 100); } = 1;
}
