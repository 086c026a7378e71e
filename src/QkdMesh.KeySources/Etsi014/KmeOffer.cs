using System.Buffers.Binary;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>The offer of end A: the keys that it holds, oldest first. Each key has its id (16 bytes) and its length in bytes (4).</summary>
internal static class KmeOffer
{
    public const int MostKeys = 4096;

    private const int IdLength = 16, EntryLength = IdLength + sizeof(int);

    public static byte[] Write(IReadOnlyList<KmeKey> keys)
    {
        var bytes = new byte[EntryLength * keys.Count];
        for (var at = 0; at < keys.Count; at++)
        {
            var entry = bytes.AsSpan(EntryLength * at, EntryLength);
            keys[at].Id.TryWriteBytes(entry, bigEndian: true, out _);
            BinaryPrimitives.WriteInt32BigEndian(entry[IdLength..], keys[at].Key.Length);
        }
        return bytes;
    }

    /// <returns>Null if the bytes are not an offer.</returns>
    public static List<(Guid Id, int Length)>? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % EntryLength != 0 || bytes.Length is 0 or > EntryLength * MostKeys) return null;
        var keys = new List<(Guid Id, int Length)>(bytes.Length / EntryLength);
        for (; bytes.Length > 0; bytes = bytes[EntryLength..])
            keys.Add((new Guid(bytes[..IdLength], bigEndian: true), BinaryPrimitives.ReadInt32BigEndian(bytes[IdLength..])));
        return keys.DistinctBy(key => key.Id).Count() == keys.Count ? keys : null;
    }
}
