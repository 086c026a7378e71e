using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>Keys of a KME are short: several, in the order of the offer, are one block.</summary>
internal static class KeyJoining
{
    /// <summary>Longer blocks are not made, as long as a single key is not longer. In bytes.</summary>
    private const int MostBytes = 16 * 1024;

    /// <summary>Which keys go into which block: each to the end that has less left to send. What is left over is too little for a block, or does not fit in.</summary>
    /// <param name="lengths">Of the keys, in bytes and in their order.</param>
    public static List<JoinedBlock> Plan(IReadOnlyCollection<int> lengths, SendingRoom room)
    {
        // At least two, so that no direction goes without.
        var most = Math.Clamp(lengths.Sum(length => (long)length) / 2, KeyBlock.LeastPart, MostBytes);
        var blocks = new List<JoinedBlock>();
        var (count, length) = (0, 0);
        foreach (var key in lengths)
        {
            if (length >= KeyBlock.MinLength && length + key > most && !Close()) break;
            if (length + key > room.Of(room.Larger).Bytes && (!Close() || key > room.Of(room.Larger).Bytes)) break;
            count++;
            length += key;
        }
        _ = Close();
        return blocks;

        bool Close()
        {
            if (length < KeyBlock.MinLength || blocks.Count == KmeReply.MostBlocks) return false;
            blocks.Add(new JoinedBlock(room.Larger, count));
            room = room.With(room.Larger, length);
            (count, length) = (0, 0);
            return true;
        }
    }

    /// <summary>Makes the blocks of a plan out of keys, which are emptied.</summary>
    public static List<DirectedKey> Join(IReadOnlyList<KmeKey> keys, IReadOnlyList<JoinedBlock> blocks)
    {
        var joined = new List<DirectedKey>(blocks.Count);
        var first = 0;
        foreach (var (sender, count) in blocks)
        {
            var parts = keys.Skip(first).Take(count).ToList();
            joined.Add(new(sender, KeyMaterial.Create(parts.Sum(part => part.Key.Length), parts, static (bytes, from) =>
            {
                foreach (var (_, key) in from)
                {
                    key.Span.CopyTo(bytes);
                    bytes = bytes[key.Length..];
                }
            })));
            foreach (var part in parts) part.Key.Dispose();
            first += count;
        }
        return joined;
    }
}

/// <param name="Keys">How many of the keys that were taken, in their order.</param>
internal readonly record struct JoinedBlock(LinkEnd Sender, int Keys);
