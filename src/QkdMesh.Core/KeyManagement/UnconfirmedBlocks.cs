using System.Security.Cryptography;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.KeyManagement;

/// <summary>Blocks that arrived and wait until both ends know that they hold the same bytes.</summary>
internal sealed class UnconfirmedBlocks
{
    private readonly Dictionary<ulong, (LinkEnd Sender, byte[] Bytes, TimeSpan Since)> _blocks = [];

    /// <summary>Bytes held.</summary>
    public long Count => _blocks.Values.Sum(block => (long)block.Bytes.Length);

    /// <summary>Bytes held that an end will send with.</summary>
    public long CountOf(LinkEnd sender) => _blocks.Values.Where(block => block.Sender == sender).Sum(block => (long)block.Bytes.Length);

    /// <summary>The lowest id of a block that an end will send with; null if there is no such block.</summary>
    public ulong? OldestOf(LinkEnd sender) =>
        _blocks.Where(entry => entry.Value.Sender == sender).Select(entry => (ulong?)entry.Key).Min();

    /// <summary>In rising order.</summary>
    public IReadOnlyList<ulong> IdsOf(LinkEnd sender) =>
        [.. _blocks.Where(entry => entry.Value.Sender == sender).Select(entry => entry.Key).Order()];

    public void Add(ulong id, LinkEnd sender, byte[] bytes, TimeSpan now) => _blocks.Add(id, (sender, bytes, now));

    /// <summary>A view of a block for computing its tag.</summary>
    public bool TryPeek(ulong id, out LinkEnd sender, out ReadOnlySpan<byte> bytes)
    {
        var found = _blocks.TryGetValue(id, out var block);
        sender = block.Sender;
        bytes = block.Bytes;
        return found;
    }

    /// <summary>Moves a block out: it is now the caller's.</summary>
    public (LinkEnd Sender, byte[] Bytes) Take(ulong id)
    {
        _blocks.Remove(id, out var block);
        return (block.Sender, block.Bytes);
    }

    /// <summary>Destroys one block. In bytes: 0 where it is not here.</summary>
    public int Discard(ulong id)
    {
        if (!_blocks.Remove(id, out var block)) return 0;
        CryptographicOperations.ZeroMemory(block.Bytes);
        return block.Bytes.Length;
    }

    /// <summary>Destroys a block that an end would have sent with. In bytes: 0 where there is no such block.</summary>
    public int DiscardOf(LinkEnd sender, ulong id) => _blocks.TryGetValue(id, out var block) && block.Sender == sender ? Discard(id) : 0;

    /// <summary>Ids of the blocks that have waited since before <paramref name="limit"/>.</summary>
    public IReadOnlyList<ulong> OlderThan(TimeSpan limit) =>
        [.. _blocks.Where(entry => entry.Value.Since < limit).Select(entry => entry.Key)];

    public long Clear() => _blocks.Keys.ToList().Sum(id => (long)Discard(id));
}
