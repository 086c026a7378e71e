using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Physics;

/// <summary>What a link makes, by the model.</summary>
/// <param name="SecretKeyRate">0 if the link gives no key.</param>
/// <param name="Qber">E of signal pulses: 0 to 0.5.</param>
/// <param name="Gain">Q of signal pulses: clicks a pulse, 0 to 1.</param>
/// <param name="NoiseYield">Y0 with what classical channels scatter: clicks without a photon, a pulse, 0 to 1.</param>
/// <param name="SinglePhotons">The bounds that the decoys give.</param>
/// <param name="KeyPerPulse">R, in bit a signal pulse, before the clock rate and <see cref="Bb84Device.Scale"/>; 0 or more.</param>
/// <param name="Margin">Loss that the link would bear beside its own before the rate is 0.</param>
public sealed record Bb84Estimate(
    KeyRate SecretKeyRate, double Qber, double Gain, double NoiseYield, SinglePhotons SinglePhotons, double KeyPerPulse,
    OpticalLoss Margin);
