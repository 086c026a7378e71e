using System.Buffers.Binary;

namespace QkdMesh.Fuzz.Inputs;

/// <summary>Damages seeds of a corpus. The same seed number makes the same inputs in the same order.</summary>
internal sealed class Mutator(IReadOnlyList<Seed> corpus, IReadOnlyList<byte[]> words, int seed)
{
    private const int MaxLength = 1 << 16, MaxEdits = 6;

    private static readonly byte[] Telling = [0, 1, 0x7F, 0x80, 0xFE, 0xFF, (byte)'\n', (byte)'"'];

    private static readonly ulong[] Lengths = [0, 1, 2, 127, 128, 255, 256, 65_535, 65_536, int.MaxValue, uint.MaxValue, ulong.MaxValue];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var bytes = Pick(corpus).Bytes.ToList();
        for (var edits = _random.Next(1, MaxEdits + 1); edits > 0; edits--) Edit(bytes);
        if (bytes.Count > MaxLength) bytes.RemoveRange(MaxLength, bytes.Count - MaxLength);
        return [.. bytes];
    }

    private void Edit(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        switch (_random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = _random.Next(2) == 0 ? Pick(Telling) : (byte)_random.Next(256);
                break;
            case 2:
                Overwrite(bytes, at, Number());
                break;
            case 3:
                bytes.InsertRange(at, Number());
                break;
            case 4:
                bytes.InsertRange(at, Pick(words));
                break;
            case 5:
                bytes.RemoveRange(at, _random.Next(Math.Min(bytes.Count - at, 40) + 1));
                break;
            case 6 when _random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 7:
                Splice(bytes, at);
                break;
            default:
                Repeat(bytes, at);
                break;
        }
    }

    /// <summary>A big-endian number that a reader may take for a length.</summary>
    private byte[] Number()
    {
        var all = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(all, Pick(Lengths));
        return all[^(1 << _random.Next(4))..];
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] put)
    {
        for (var i = 0; i < put.Length && at + i < bytes.Count; i++) bytes[at + i] = put[i];
    }

    private void Splice(List<byte> bytes, int at)
    {
        var other = Pick(corpus).Bytes;
        var from = _random.Next(other.Length + 1);
        bytes.RemoveRange(at, bytes.Count - at);
        bytes.AddRange(other.AsSpan(from));
    }

    private void Repeat(List<byte> bytes, int at)
    {
        var fragment = bytes.GetRange(at, _random.Next(Math.Min(bytes.Count - at, 64) + 1));
        // Mostly a few times; sometimes as often as there is room.
        var most = _random.Next(20) == 0 ? MaxLength / Math.Max(fragment.Count, 1) : 8;
        var times = Math.Min(_random.Next(most + 1), (MaxLength - Math.Min(bytes.Count, MaxLength)) / Math.Max(fragment.Count, 1));
        bytes.InsertRange(at, Enumerable.Repeat(fragment, times).SelectMany(part => part));
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
