using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Simulation.World;

/// <summary>A source that makes small blocks, and whose QBER is high while somebody listens.</summary>
/// <param name="overheard">Gets every block that the listener may know.</param>
internal sealed class FaultySource(Luck luck, IEntropy entropy, Timeline time, Action<KeyMaterial> overheard) : IKeySource
{
    private const int MostBlocks = 2;

    private TimeSpan _quietSince = time.Now;
    private bool _isTapped, _isNoticed;

    public bool Stalls { get; set; }

    public bool IsTapped
    {
        get => _isTapped;
        set
        {
            if (!value && _isNoticed) (_isNoticed, _quietSince) = (false, time.Now);
            _isTapped = value;
        }
    }

    /// <summary>How long nobody has listened, since a listener was last noticed.</summary>
    public TimeSpan Quiet => _isNoticed ? TimeSpan.Zero : time.Now - _quietSince;

    public KeyRate SecretKeyRate => Stalls ? KeyRate.Zero : KeyRate.FromKilobitsPerSecond(10);

    public double Qber => IsTapped ? 0.25 : 0.02;

    public IReadOnlyList<KeyMaterial> Produce(TimeSpan elapsed, Bits room)
    {
        _isNoticed |= IsTapped;
        if (Stalls || room.Bytes < KeyBlock.MinLength) return [];
        var blocks = new List<KeyMaterial>(MostBlocks);
        for (var number = 0; number < MostBlocks; number++)
        {
            blocks.Add(KeyMaterial.Random(KeyBlock.MinLength + luck.Between(0, 400), entropy));
            if (IsTapped) overheard(blocks[^1]);
        }
        return blocks;
    }
}
