using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;

namespace QkdMesh.KeySources.Pqc;

/// <summary>How much key a link has to make at its rate, and in which blocks.</summary>
internal sealed class RatedKey(KeyRate rate, TimeProvider time)
{
    private double _dueBits;
    private long _since = time.GetTimestamp();

    /// <summary>
    /// The blocks that are due, as far as they fit. Each block goes to the end with less stock to send. Key that does not fit is not made
    /// later.
    /// </summary>
    public IReadOnlyList<PlannedBlock> Plan(SendingRoom room)
    {
        var now = time.GetTimestamp();
        _dueBits = Math.Min(_dueBits + (rate.BitsPerSecond * time.GetElapsedTime(_since, now).TotalSeconds), room.A.Count + room.B.Count);
        _since = now;
        var blocks = new List<PlannedBlock>();
        var due = (long)_dueBits / 8;
        // At least two blocks, so that both directions get key.
        var most = Math.Min(AgreedSecret.MaxBlock, Math.Max(KeyBlock.LeastPart, due / 2));
        for (var left = due; blocks.Count < PqcOffer.MostBlocks;)
        {
            var length = (int)Math.Min(Math.Min(most, left), room.Of(room.Larger).Bytes);
            if (length < KeyBlock.MinLength) break;
            blocks.Add(new(room.Larger, length));
            room = room.With(room.Larger, length);
            left -= length;
        }
        return blocks;
    }

    /// <summary>The planned blocks were made.</summary>
    public void Spend(IReadOnlyList<PlannedBlock> blocks) => _dueBits = Math.Max(0, _dueBits - (8L * blocks.Sum(block => block.Length)));
}
