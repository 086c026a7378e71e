using System.Buffers.Binary;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources.Pqc;

/// <summary>A block that both ends derive.</summary>
internal readonly record struct PlannedBlock(LinkEnd Sender, int Length);

/// <summary>
/// The offer of end A, without its tag: parameter set (1 byte), the number of the offer that began the agreement (8), the encapsulation
/// key if this offer begins it, and for each block its sender (1) and length (4).
/// </summary>
internal readonly ref struct PqcOffer
{
    public const int MostBlocks = 64;

    private const int HeadLength = 9, BlockLength = 5;

    private PqcOffer(ulong agreement, ReadOnlySpan<byte> encapsulationKey, IReadOnlyList<PlannedBlock> blocks)
    {
        Agreement = agreement;
        EncapsulationKey = encapsulationKey;
        Blocks = blocks;
    }

    public ulong Agreement { get; }

    /// <summary>Empty if an earlier offer began the agreement.</summary>
    public ReadOnlySpan<byte> EncapsulationKey { get; }

    public IReadOnlyList<PlannedBlock> Blocks { get; }

    public static byte[] Write(
        KemParameterSet set, ulong agreement, ReadOnlySpan<byte> encapsulationKey, IReadOnlyList<PlannedBlock> blocks)
    {
        var bytes = new byte[HeadLength + encapsulationKey.Length + (BlockLength * blocks.Count)];
        bytes[0] = (byte)set;
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1), agreement);
        encapsulationKey.CopyTo(bytes.AsSpan(HeadLength));
        var rest = bytes.AsSpan(HeadLength + encapsulationKey.Length);
        foreach (var block in blocks)
        {
            rest[0] = (byte)block.Sender;
            BinaryPrimitives.WriteInt32BigEndian(rest[1..], block.Length);
            rest = rest[BlockLength..];
        }
        return bytes;
    }

    /// <returns>False if the bytes are not an offer with this parameter set, or its blocks do not fit the room.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, OfferTerms terms, MlKem kem, out PqcOffer offer)
    {
        offer = default;
        if (bytes.Length < HeadLength || bytes[0] != (byte)kem.Set) return false;
        var agreement = BinaryPrimitives.ReadUInt64BigEndian(bytes[1..]);
        var rest = bytes[HeadLength..];
        ReadOnlySpan<byte> key = [];
        if (agreement == terms.Number)
        {
            if (rest.Length < kem.EncapsulationKeyLength) return false;
            key = rest[..kem.EncapsulationKeyLength];
            rest = rest[kem.EncapsulationKeyLength..];
        }
        var blocks = ReadBlocks(rest, terms.Room);
        if (blocks.Count == 0) return false;
        offer = new PqcOffer(agreement, key, blocks);
        return true;
    }

    private static List<PlannedBlock> ReadBlocks(ReadOnlySpan<byte> bytes, SendingRoom room)
    {
        var blocks = new List<PlannedBlock>();
        if (bytes.Length % BlockLength != 0 || bytes.Length > MostBlocks * BlockLength) return [];
        for (; bytes.Length > 0; bytes = bytes[BlockLength..])
        {
            var (sender, length) = ((LinkEnd)bytes[0], BinaryPrimitives.ReadInt32BigEndian(bytes[1..]));
            var isEnd = sender is LinkEnd.A or LinkEnd.B;
            var isLength = length is >= KeyBlock.MinLength and <= AgreedSecret.MaxBlock;
            if (!isEnd || !isLength || length > room.Of(sender).Bytes) return [];
            blocks.Add(new(sender, length));
            room = room.With(sender, length);
        }
        return blocks;
    }
}
