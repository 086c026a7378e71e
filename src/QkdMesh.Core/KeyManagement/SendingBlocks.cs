using System.Security.Cryptography;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.KeyManagement;

/// <summary>
/// The confirmed blocks that this end sends with, burned from front to back. Nothing is burned that the allocator does not give.
/// </summary>
internal sealed class SendingBlocks(LinkAllocator allocator)
{
    private readonly Queue<(ulong Id, byte[] Bytes)> _blocks = new();
    private int _cursor = KeyBlock.ConfirmationLength;

    /// <summary>Decides who may burn what.</summary>
    public LinkAllocator Allocator => allocator;

    /// <summary>Bytes left.</summary>
    public long Count { get; private set; }

    /// <summary>
    /// The id of the block that is burned first; null if this end holds no block. Blocks are confirmed, and so queued, in rising order.
    /// </summary>
    public ulong? Oldest => _blocks.TryPeek(out var first) ? first.Id : null;

    /// <summary>The furthest byte that was burned, as its block and the offset after it; 0 before the first.</summary>
    public (ulong Block, int End) Furthest { get; private set; }

    /// <summary>Adds a block whose head its confirmation has spent.</summary>
    public void Add(ulong id, byte[] bytes)
    {
        _blocks.Enqueue((id, bytes));
        Count += bytes.Length - KeyBlock.ConfirmationLength;
        allocator.Add(bytes.Length - KeyBlock.ConfirmationLength);
    }

    /// <summary>Takes the next bytes: they are copied out, overwritten, and passed by, in one step.</summary>
    /// <exception cref="InvalidOperationException">The allocator does not give so much.</exception>
    public BurnedPad Burn(KeyClaim claim, int length)
    {
        allocator.Take(claim, length);
        var pad = new byte[length];
        var ranges = new List<PadRange>(1);
        for (var done = 0; done < length;)
        {
            var (id, bytes) = _blocks.Peek();
            var take = Math.Min(length - done, bytes.Length - _cursor);
            var source = bytes.AsSpan(_cursor, take);
            source.CopyTo(pad.AsSpan(done));
            CryptographicOperations.ZeroMemory(source);
            ranges.Add(new PadRange(id, _cursor, take));
            done += take;
            Furthest = (id, _cursor + take);
            Advance(take, bytes.Length);
        }
        Count -= length;
        return new BurnedPad(ranges, pad);
    }

    public long Clear()
    {
        foreach (var (_, bytes) in _blocks) CryptographicOperations.ZeroMemory(bytes);
        _blocks.Clear();
        _cursor = KeyBlock.ConfirmationLength;
        Furthest = default;
        var lost = Count;
        Count = 0;
        allocator.Clear();
        return lost;
    }

    private void Advance(int by, int blockLength)
    {
        _cursor += by;
        if (_cursor < blockLength) return;
        _blocks.Dequeue();
        _cursor = KeyBlock.ConfirmationLength;
    }
}
