using System.Security.Cryptography;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.KeyManagement;

/// <summary>
/// The confirmed blocks that the other end sends with. Relays overtake each other, so ranges leave in any order. A block is
/// passed once the sender is seen in a later one; what is left of it then can only be bytes of messages that are late or lost.
/// </summary>
internal sealed class ReceivingBlocks
{
    private readonly SortedDictionary<ulong, Block> _blocks = [];
    private ulong _latestTouched;

    /// <summary>Bytes left.</summary>
    public long Count { get; private set; }

    /// <summary>The furthest byte that was burned, as its block and the offset after it; 0 before the first.</summary>
    public (ulong Block, int End) Furthest { get; private set; }

    /// <summary>Adds a block whose head its confirmation has spent.</summary>
    public void Add(ulong id, byte[] bytes)
    {
        var block = new Block(bytes, new RemainingRanges(KeyBlock.ConfirmationLength, bytes.Length));
        _blocks.Add(id, block);
        Count += block.Left.Count;
    }

    /// <summary>Copies the ranges without burning them; false where any byte of them is gone or was never here.</summary>
    /// <param name="destination">As long as the ranges together.</param>
    public bool TryRead(IReadOnlyList<PadRange> ranges, Span<byte> destination)
    {
        foreach (var range in ranges)
        {
            if (!_blocks.TryGetValue(range.Block, out var block) || !block.Left.Contain(range.Offset, range.End)) return false;
            block.Bytes.AsSpan(range.Offset, range.Length).CopyTo(destination);
            destination = destination[range.Length..];
        }
        return true;
    }

    /// <summary>Overwrites the ranges and strikes them off.</summary>
    /// <exception cref="InvalidOperationException">A byte of them is gone already.</exception>
    public void Burn(IReadOnlyList<PadRange> ranges, TimeSpan now)
    {
        foreach (var range in ranges)
        {
            var block = _blocks[range.Block];
            block.Left.Remove(range.Offset, range.End);
            CryptographicOperations.ZeroMemory(block.Bytes.AsSpan(range.Offset, range.Length));
            Count -= range.Length;
            if ((range.Block, range.End).CompareTo(Furthest) > 0) Furthest = (range.Block, range.End);
            if (block.Left.Count == 0) _blocks.Remove(range.Block);
            if (range.Block <= _latestTouched) continue;
            _latestTouched = range.Block;
            Pass(range.Block, now);
        }
    }

    /// <summary>Destroys what is left of one block. In bytes: 0 where it is not here.</summary>
    public int Discard(ulong id)
    {
        if (!_blocks.Remove(id, out var block)) return 0;
        CryptographicOperations.ZeroMemory(block.Bytes);
        Count -= block.Left.Count;
        return block.Left.Count;
    }

    /// <summary>Destroys what is left of blocks that were passed before <paramref name="limit"/>. In bytes.</summary>
    public int DiscardPassedBefore(TimeSpan limit)
    {
        var discarded = 0;
        foreach (var id in _blocks.TakeWhile(entry => entry.Value.PassedAt < limit).Select(entry => entry.Key).ToList())
            discarded += Discard(id);
        return discarded;
    }

    public long Clear()
    {
        foreach (var block in _blocks.Values) CryptographicOperations.ZeroMemory(block.Bytes);
        _blocks.Clear();
        _latestTouched = 0;
        Furthest = default;
        var lost = Count;
        Count = 0;
        return lost;
    }

    /// <summary>The sender is past all blocks before this one.</summary>
    public void Pass(ulong id, TimeSpan now)
    {
        foreach (var (_, block) in _blocks.TakeWhile(entry => entry.Key < id)) block.PassedAt ??= now;
    }

    private sealed class Block(byte[] bytes, RemainingRanges left)
    {
        public byte[] Bytes => bytes;

        public RemainingRanges Left => left;

        public TimeSpan? PassedAt { get; set; }
    }
}
