using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;

namespace QkdMesh.KeySources;

/// <summary>Makes random key at the rate that the topology gives a link, whatever its fibre is.</summary>
public sealed class SteadyKeySource(KeyRate rate, IEntropy entropy) : ISimulatedSource
{
    private const int BlockLength = 1 << 16;

    private double _pendingBits;

    public KeyRate SecretKeyRate => IsStalled ? KeyRate.Zero : Rate;

    internal KeyRate Rate { get; set; } = rate;

    // An eavesdropper guesses the wrong basis for half of the pulses, and sends a wrong bit for half of these.
    public double Qber => TappedFraction / 4;

    public double TappedFraction { get; set; }

    public bool IsStalled { get; set; }

    public IReadOnlyList<KeyMaterial> Produce(TimeSpan elapsed, Bits room)
    {
        _pendingBits = Math.Min(_pendingBits + (SecretKeyRate.BitsPerSecond * elapsed.TotalSeconds), room.Count);
        var blocks = new List<KeyMaterial>();
        while (_pendingBits >= KeyBlock.MinLength * 8)
        {
            var length = (int)Math.Min(BlockLength, _pendingBits / 8);
            blocks.Add(KeyMaterial.Random(length, entropy));
            _pendingBits -= length * 8;
        }
        return blocks;
    }
}
