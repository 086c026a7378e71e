using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Keys;

namespace QkdMesh.Fuzz.Targets;

/// <summary>Messages that nodes of a <see cref="FuzzedMesh"/> send, each in a new mesh, and messages of an attacker.</summary>
internal static class RelaySeeds
{
    public static IEnumerable<Seed> Sent() =>
    [
        .. Named("one-hop", new FuzzedMesh().Send("dave", 1, null, [0, 1])),
        .. Named("three-hops", new FuzzedMesh().Send("carol", 1, null, [0, 1, 2, 3])),
        .. Named("shares", new FuzzedMesh().Send("bob", 1, null, [0, 1, 2], [0, 3, 2])),
        .. Named("stream", new FuzzedMesh().Send("bob", 2, new StreamPlace(FuzzedMesh.Stream, 7), [0, 1, 2])),
        .. Named("two-ranges", new FuzzedMesh().Send("bob", 24, null, [0, 1, 2])),
    ];

    public static IEnumerable<Seed> Hostile()
    {
        var whole = new FuzzedMesh().Send("dave", 1, null, [0, 1]).First();
        var frame = RelayFrame.Parse(whole).Value;
        // Everything after the header. A node checks the header before it checks the tag.
        var hop = whole[frame.Header.Length..];
        var atBob = RelayFrame.Parse(new FuzzedMesh().Send("bob", 1, null, [0, 1, 2]).Last()).Value;
        var bobsHop = atBob.Tagged[atBob.Header.Length..].ToArray().Concat(atBob.Tag.ToArray()).ToArray();
        return
        [
            new("empty", []),
            new("kind-only", whole[..1]),
            new("no-tag", whole[..^OneTimeTag.Length]),
            new("too-long", [.. whole, 0]),
            new("wrong-tag", [.. whole[..^1], (byte)(whole[^1] ^ 1)]),
            new("unknown-master", [.. Header(frame.Delivery with { Master = new("mallory") }, 0, 1), .. hop]),
            new("no-such-pair", [.. Header(frame.Delivery with { Master = new("eve") }, 0, 1), .. hop]),
            new("slave-elsewhere", [.. Header(frame.Delivery with { Slave = new("bob") }, 0, 1), .. hop]),
            new("too-many-shares", [.. Header(frame.Delivery with { Shares = 200 }, 0, 1), .. hop]),
            new("share-beyond-shares", [.. Header(frame.Delivery with { Share = 9 }, 0, 1), .. hop]),
            new("more-keys", [.. Header(frame.Delivery with { Count = 32, KeyLength = 1 }, 0, 1), .. hop]),
            new("no-keys", [.. Header(frame.Delivery with { Count = 0 }, 0, 1), .. hop]),
            new("largest-batch", [.. Header(frame.Delivery with { Count = 65_535, KeyLength = 65_535 }, 0, 1), .. hop]),
            new("prepared", [.. Header(frame.Delivery with { Class = RelayClass.Prepared }, 0, 1), .. hop]),
            new("unknown-class", [.. Header(frame.Delivery with { Class = (RelayClass)9 }, 0, 1), .. hop]),
            new("master-elsewhere", [.. Header(atBob.Delivery, 2, 1, 2), .. bobsHop]),
            new("not-that-way", [.. Header(frame.Delivery, 1, 0), .. hop]),
            new("over-a-quarantined-node", [.. Header(frame.Delivery, 0, 1, 2, 4), .. hop]),
            new("over-an-untrusted-node", [.. Header(frame.Delivery, 0, 1, 2, 5, 3), .. hop]),
            new("stream-flag", [.. frame.Header[..^28], 7, .. frame.Header[^27..], .. hop]),
            new("other-association", [.. Marked(frame.Delivery, new(frame.Mark.Epoch + 1, frame.Mark.Sequence), 0, 1), .. hop]),
            new("taken-number", [.. Marked(frame.Delivery, frame.Mark with { Sequence = 0 }, 0, 1), .. hop]),
            new("255-hops", [.. Header(frame.Delivery, [.. Enumerable.Range(0, 256).Select(at => at % 2)]), .. hop]),
            new("300-ranges", WithRanges(whole, frame, 300)),
            new("65535-ranges", [.. whole[..(frame.Header.Length + 34)], 0xFF, 0xFF, .. whole[(frame.Header.Length + 36)..]]),
        ];
    }

    private static byte[] Header(KeyDelivery delivery, params int[] way) => Marked(delivery, new EndMark(1, 1), way);

    private static byte[] Marked(KeyDelivery delivery, EndMark mark, params int[] way) => RelayFrame.WriteHeader(
        new RelayId(Guid.Empty), delivery, [.. way.Select(FuzzedMesh.Id)], [.. way.Zip(way.Skip(1), FuzzedMesh.LinkBetween)], mark);

    private static byte[] WithRanges(byte[] whole, RelayFrame frame, ushort count)
    {
        var writer = new FrameWriter(8192).Bytes(whole.AsSpan(0, frame.Header.Length + 34)).UInt16(count);
        for (var at = 0; at < count; at++) writer.UInt64(1).Int32(64 + at).Int32(1);
        return writer.Bytes(frame.Ciphertext).Bytes(frame.Tag).ToArray();
    }

    private static IEnumerable<Seed> Named(string name, IEnumerable<byte[]> messages) =>
        messages.Select((message, at) => new Seed($"{name}-{at}", message));
}
