using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>Joins several keys of a KME, which are short, to one block, in the order of the offer.</summary>
internal static class KeyJoining
{
    /// <summary>The longest block in bytes, except a block of a single longer key.</summary>
    private const int MostBytes = 16 * 1024;

    /// <summary>
    /// Plans which keys go into which block. Each block goes to the end with less stock to send. Keys that are left over are too few for a
    /// block, or do not fit.
    /// </summary>
    /// <param name="lengths">The lengths of the keys in bytes, in the order of the offer.</param>
    public static List<JoinedBlock> Plan(IReadOnlyCollection<int> lengths, SendingRoom room)
    {
        // At least two blocks, so that both directions get key.
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

    /// <summary>Makes the blocks of a plan from the keys, and empties the keys.</summary>
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

/// <param name="Keys">How many of the taken keys, in their order.</param>
internal readonly record struct JoinedBlock(LinkEnd Sender, int Keys);
