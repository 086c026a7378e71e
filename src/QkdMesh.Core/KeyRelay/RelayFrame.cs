using System.Collections.Immutable;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeyRelay;

/// <summary>
/// One hop's message of a key relay. On the wire: a header that stays the same from source to target, the hop, and a tag over
/// all that stands before it. The tag therefore binds role, direction, link, session, hop, route, relay id, pad ranges and
/// ciphertext.
/// </summary>
internal sealed class RelayFrame
{
    // A pad of the largest batch fits in so many blocks of the shortest length.
    private const int MaxRanges = 2048;

    private readonly byte[] _bytes;
    private int _headerEnd;
    private int _ciphertextStart;

    private RelayFrame(byte[] bytes) => _bytes = bytes;

    public required RelayId Relay { get; init; }

    public required KeyDelivery Delivery { get; init; }

    public required ImmutableArray<NodeId> Nodes { get; init; }

    public required ImmutableArray<LinkId> Links { get; init; }

    /// <summary>Tells the target which message of which association with the source this is.</summary>
    public required EndMark Mark { get; init; }

    /// <summary>Which link of the route this message crosses, from 0.</summary>
    public int Hop { get; private set; }

    public LinkEnd Sender { get; private set; }

    public LinkSession Session { get; private set; }

    public ImmutableArray<PadRange> Ranges { get; private set; } = [];

    public LinkId Link => Links[Hop];

    public NodeId Receiver => Nodes[Hop + 1];

    public bool IsLastHop => Hop == Links.Length - 1;

    public ReadOnlySpan<byte> Header => _bytes.AsSpan(0, _headerEnd);

    public ReadOnlySpan<byte> Ciphertext => _bytes.AsSpan(_ciphertextStart, Delivery.PayloadLength);

    public ReadOnlySpan<byte> Tagged => _bytes.AsSpan(0, _bytes.Length - OneTimeTag.Length);

    public ReadOnlySpan<byte> Tag => _bytes.AsSpan(_bytes.Length - OneTimeTag.Length);

    /// <summary>Reads bytes that may come from anyone.</summary>
    public static Result<RelayFrame> Parse(byte[] bytes)
    {
        var reader = new FrameReader(bytes);
        if (TryReadHeader(bytes, ref reader) is not { } frame) return Malformed;
        frame.ReadHop(ref reader);
        var sound = !reader.Failed && reader.AtEnd && frame.Hop < frame.Links.Length && frame.Sender <= LinkEnd.B
            && frame.DeliveryFits() && frame.RangesFit();
        return sound ? frame : Malformed;
    }

    /// <summary>Reads a header that stands alone, as a message that is at its last hop. The bytes may come from anyone.</summary>
    public static Result<RelayFrame> ParseHeader(byte[] bytes)
    {
        var reader = new FrameReader(bytes);
        if (TryReadHeader(bytes, ref reader) is not { } frame) return Malformed;
        frame.Hop = frame.Links.Length - 1;
        return !reader.Failed && reader.AtEnd && frame.DeliveryFits() ? frame : Malformed;
    }

    private static RelayFrame? TryReadHeader(byte[] bytes, ref FrameReader reader)
    {
        var isRelay = reader.Byte() == (byte)FrameKind.Relay;
        var relay = new RelayId(new Guid(reader.Bytes(16) is { Length: 16 } id ? id : stackalloc byte[16]));
        var delivery = ReadDelivery(ref reader);
        var hops = reader.Byte();
        if (!isRelay || reader.Failed || hops == 0) return null;
        var nodes = ImmutableArray.CreateBuilder<NodeId>(hops + 1);
        while (nodes.Count < nodes.Capacity) nodes.Add(new NodeId(reader.Name()));
        var links = ImmutableArray.CreateBuilder<LinkId>(hops);
        while (links.Count < links.Capacity) links.Add(new LinkId(reader.Name()));
        var mark = new EndMark(reader.UInt64(), reader.UInt64());
        return new RelayFrame(bytes)
        {
            Relay = relay, Delivery = delivery, Nodes = nodes.MoveToImmutable(), Links = links.MoveToImmutable(), Mark = mark,
            _headerEnd = reader.Position,
        };
    }

    /// <summary>The part of the frame that is the same on every hop.</summary>
    public static byte[] WriteHeader(
        RelayId relay, KeyDelivery delivery, ImmutableArray<NodeId> nodes, ImmutableArray<LinkId> links, EndMark mark)
    {
        var writer = new FrameWriter(512).Byte((byte)FrameKind.Relay);
        relay.Value.TryWriteBytes(writer.Reserve(16));
        delivery.Batch.Write(writer.Reserve(KeyBatchId.Size));
        writer.Name(delivery.Master.Value).Name(delivery.Slave.Value)
            .UInt16(checked((ushort)delivery.Count)).UInt16(checked((ushort)delivery.KeyLength))
            .Byte(checked((byte)delivery.Share)).Byte(checked((byte)delivery.Shares));
        if (delivery.Stream is { } stream) writer.Byte(1).Name(stream.Name).UInt64(stream.Number);
        else writer.Byte(0);
        writer.Byte((byte)delivery.Assurance).Byte((byte)delivery.Class);
        if (delivery.Confirmation is { } confirmation) writer.Byte(1).UInt128(confirmation);
        else writer.Byte(0);
        writer.Byte(checked((byte)links.Length));
        foreach (var node in nodes) writer.Name(node.Value);
        foreach (var link in links) writer.Name(link.Value);
        return writer.UInt64(mark.Epoch).UInt64(mark.Sequence).ToArray();
    }

    /// <summary>The relay that a header, written here, is of.</summary>
    public static RelayId RelayOf(ReadOnlySpan<byte> header) => new(new Guid(header.Slice(1, 16)));

    private static MeshError Malformed => new(ErrorCode.MalformedFrame, "a key relay message cannot be read");

    private static KeyDelivery ReadDelivery(ref FrameReader reader)
    {
        var batch = reader.Bytes(KeyBatchId.Size) is { Length: KeyBatchId.Size } id ? KeyBatchId.Read(id) : default;
        SaeId master = new(reader.Name()), slave = new(reader.Name());
        int count = reader.UInt16(), keyLength = reader.UInt16(), share = reader.Byte(), shares = reader.Byte();
        var stream = reader.Flag() ? StreamPlace.At(reader.Name(), reader.UInt64()) : null;
        var (assurance, @class) = ((Assurance)reader.Byte(), (RelayClass)reader.Byte());
        UInt128? confirmation = reader.Flag() ? reader.UInt128() : null;
        return new KeyDelivery(batch, master, slave, count, keyLength, share, shares, stream)
        {
            Assurance = assurance, Class = @class, Confirmation = confirmation,
        };
    }

    private void ReadHop(ref FrameReader reader)
    {
        Hop = reader.Byte();
        Sender = (LinkEnd)reader.Byte();
        Session = new LinkSession(new(reader.UInt128()), new(reader.UInt128()));
        var count = reader.UInt16();
        var ranges = ImmutableArray.CreateBuilder<PadRange>();
        while (ranges.Count < count && count <= MaxRanges && !reader.Failed)
            ranges.Add(new PadRange(reader.UInt64(), reader.Int32(), reader.Int32()));
        Ranges = ranges.DrainToImmutable();
        _ciphertextStart = reader.Position;
        _ = reader.Bytes(Delivery.PayloadLength);
        _ = reader.Bytes(OneTimeTag.Length);
    }

    private bool DeliveryFits() => Delivery.Length > 0 && Delivery.Share < Delivery.Shares
        && Delivery.Assurance <= Assurance.Its && Delivery.Class <= RelayClass.Prepared;

    // Exactly a tag key and a pad as long as the ciphertext, and no byte named twice.
    private bool RangesFit()
    {
        long total = 0;
        for (var i = 0; i < Ranges.Length; i++)
        {
            var range = Ranges[i];
            if (range.Offset < 0 || range.Length <= 0 || range.Offset > KeyBlock.MaxLength || range.Length > KeyBlock.MaxLength)
                return false;
            for (var j = 0; j < i; j++)
                if (range.Overlaps(Ranges[j])) return false;
            total += range.Length;
        }
        return total == OneTimeTag.KeyLength + Delivery.PayloadLength;
    }
}
