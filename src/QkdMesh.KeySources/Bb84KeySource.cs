using QkdMesh.Core.Keys;
using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources;

/// <summary>Makes random key at the rate of the model of the link's modules and fibre, also while an eavesdropper listens.</summary>
public sealed class Bb84KeySource : ISimulatedSource
{
    private readonly LinkDefinition _link;
    private readonly Bb84Link _bb84;
    private readonly SteadyKeySource _key;
    private readonly double _scale;

    /// <exception cref="ArgumentException">The link has no BB84 modules.</exception>
    public Bb84KeySource(LinkDefinition link, IEntropy entropy)
    {
        (_link, _bb84) = (link, link.Source.Bb84 ?? throw new ArgumentException($"{link.Id} has no BB84 modules", nameof(link)));
        Estimate = _bb84.Estimate(link.Length, link.Loss);
        // If the operator gives the real rate of the link, the model gives only its changes.
        _scale = Estimate.SecretKeyRate > KeyRate.Zero ? link.SecretKeyRate.BitsPerSecond / Estimate.SecretKeyRate.BitsPerSecond : 1;
        _key = new SteadyKeySource(link.SecretKeyRate, entropy);
    }

    public KeyRate SecretKeyRate => _key.SecretKeyRate;

    public double Qber => Estimate.Qber;

    public double TappedFraction
    {
        get;
        set
        {
            field = value;
            Estimate = _bb84.Estimate(_link.Length, _link.Loss, value);
            _key.Rate = KeyRate.FromBitsPerSecond(_scale * Estimate.SecretKeyRate.BitsPerSecond);
        }
    }

    public bool IsStalled
    {
        get => _key.IsStalled;
        set => _key.IsStalled = value;
    }

    private Bb84Estimate Estimate { get; set; }

    public IReadOnlyList<KeyMaterial> Produce(TimeSpan elapsed, Bits room) => _key.Produce(elapsed, room);
}
