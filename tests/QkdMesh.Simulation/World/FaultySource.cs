using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Simulation.World;

/// <summary>A source that makes small blocks, and whose QBER is high while somebody listens.</summary>
/// <param name="overheard">Gets every block that the listener may know.</param>
internal sealed class FaultySource(Luck luck, IEntropy entropy, Timeline time, Action<KeyMaterial> overheard) : IKeySource
{
    private const int MostBlocks = 2, MoreBytes = 400;

    /// <summary>The most that one beat adds, in bytes.</summary>
    public const int MostBytes = MostBlocks * (KeyBlock.MinLength + MoreBytes);

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
        var left = room.Bytes;
        if (Stalls || left < KeyBlock.MinLength) return [];
        var blocks = new List<KeyMaterial>(MostBlocks);
        while (blocks.Count < MostBlocks && left >= KeyBlock.MinLength)
        {
            var length = KeyBlock.MinLength + luck.Between(0, (int)Math.Min(MoreBytes, left - KeyBlock.MinLength));
            blocks.Add(KeyMaterial.Random(length, entropy));
            left -= length;
            if (IsTapped) overheard(blocks[^1]);
        }
        return blocks;
    }
}
