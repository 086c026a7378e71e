using System.Buffers.Binary;
using QkdMesh.Core.Keys;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>The fate of an offered key at end B.</summary>
internal enum KeyFate : byte
{
    /// <summary>End B may still get the key, or has no room now: both ends keep it.</summary>
    Waits,

    /// <summary>End B cannot get the key: end A has to destroy it.</summary>
    Lost,

    Taken,
}

/// <summary>
/// The reply of end B: the fate of each offered key (1 byte each), then the blocks of the taken keys: sender (1) and number of keys (2).
/// </summary>
internal static class KmeReply
{
    public const int MostBlocks = 256;

    private const int BlockLength = 3;

    public static byte[] Write(IReadOnlyList<KeyFate> fates, IReadOnlyList<JoinedBlock> blocks)
    {
        var bytes = new byte[fates.Count + (BlockLength * blocks.Count)];
        for (var at = 0; at < fates.Count; at++) bytes[at] = (byte)fates[at];
        for (var at = 0; at < blocks.Count; at++)
        {
            var block = bytes.AsSpan(fates.Count + (BlockLength * at));
            block[0] = (byte)blocks[at].Sender;
            BinaryPrimitives.WriteUInt16BigEndian(block[1..], checked((ushort)blocks[at].Keys));
        }
        return bytes;
    }

    /// <returns>False if the bytes are not a reply to an offer of this many keys.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, int offered, out List<KeyFate> fates, out List<JoinedBlock> blocks)
    {
        (fates, blocks) = ([], []);
        if (bytes.Length < offered || (bytes.Length - offered) % BlockLength != 0) return false;
        foreach (var fate in bytes[..offered]) fates.Add((KeyFate)fate);
        for (bytes = bytes[offered..]; bytes.Length > 0; bytes = bytes[BlockLength..])
            blocks.Add(new((LinkEnd)bytes[0], BinaryPrimitives.ReadUInt16BigEndian(bytes[1..])));
        return fates.TrueForAll(Enum.IsDefined) && blocks.TrueForAll(block => Enum.IsDefined(block.Sender) && block.Keys > 0)
            && blocks.Sum(block => block.Keys) == fates.Count(fate => fate == KeyFate.Taken);
    }
}
