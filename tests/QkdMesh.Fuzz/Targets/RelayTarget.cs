using System.Text;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyRelay;

namespace QkdMesh.Fuzz.Targets;

/// <summary>
/// Relay messages. A frame is written as it was read. Every node of a mesh takes its whole step: it accepts only messages that a node
/// really sent, and each of them once. An accepted message burns the same at both ends of its hop. A refused one burns nothing.
/// </summary>
internal sealed class RelayTarget : IFuzzTarget
{
    private readonly HashSet<string> _sent = [.. RelaySeeds.Sent().Select(seed => Convert.ToHexString(seed.Bytes))];
    private FuzzedMesh _mesh = new();

    public IReadOnlyList<byte[]> Words { get; } =
    [
        [(byte)FrameKind.Relay], [(byte)FrameKind.ConfirmationOffer],
        .. new[] { "alice", "bob", "carol", "eve", "n0", "n1", "n2", "n4", "l01", "l21", "feed" }
            .Select(name => (byte[])[(byte)name.Length, .. Encoding.ASCII.GetBytes(name)]),
        [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 64, 0, 0, 0, 64], [0x7F, 0xFF, 0xFF, 0xFF], new byte[16],
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        var message = input.ToArray();
        var parsed = RelayFrame.Parse(message);
        var header = RelayFrame.ParseHeader(parsed.IsOk ? parsed.Value.Header.ToArray() : message);
        if (parsed.IsOk)
        {
            Claim.Holds(Write(parsed.Value).SequenceEqual(message), "a frame is written as it was read");
            Claim.Holds(header.IsOk && header.Value.IsLastHop, "the header of a frame can be read alone");
        }
        else Claim.Holds(parsed.Error.Code == ErrorCode.MalformedFrame, $"an unreadable frame is malformed, not {parsed.Error}");
        foreach (var node in _mesh.Nodes) Take(node, message, parsed.IsOk ? parsed.Value : null);
    }

    public IEnumerable<Seed> MakeCorpus(string root) => RelaySeeds.Sent().Concat(RelaySeeds.Hostile());

    private void Take(NodeId node, byte[] message, RelayFrame? frame)
    {
        var before = _mesh.Account();
        var taken = _mesh[node].Relay(message, TimeSpan.Zero);
        var after = _mesh.Account();
        if (!taken.IsOk)
        {
            Claim.Holds(Same(before, after), $"a refusal burns nothing: {taken.Error}");
            var isToldApart = frame is not null || taken.Error.Code == ErrorCode.MalformedFrame;
            Claim.Holds(isToldApart, $"an unreadable frame is malformed, not {taken.Error}");
            return;
        }
        Claim.Holds(frame is not null && frame.Receiver == node, "only the receiver accepts a frame");
        Claim.Holds(_sent.Contains(Convert.ToHexString(message)), "only a frame that a node sent is accepted");
        var length = frame.Delivery.PayloadLength;
        before[(frame.Link, node)] = before[(frame.Link, node)].WithRelayed(length, sends: false);
        if (taken.Value.Next is { } next) CheckNext(frame, next, before);
        Claim.Holds(taken.Value.Next is null == frame.IsLastHop, "a key arrives at the end of the route, and nowhere else");
        Claim.Holds(Same(before, after), "each hop burns as many bytes as the batch has, and a tag key");
        Claim.Holds(
            !_mesh[node].Relay(message, TimeSpan.Zero).IsOk && Same(after, _mesh.Account()), "a frame is accepted once");
        _mesh = new();
    }

    private static void CheckNext(RelayFrame frame, byte[] next, Dictionary<(LinkId Link, NodeId Node), StoreAccount> expected)
    {
        var onward = RelayFrame.Parse(next);
        Claim.Holds(onward.IsOk && onward.Value.Hop == frame.Hop + 1, "a frame goes one hop further");
        Claim.Holds(onward.Value.Header.SequenceEqual(frame.Header), "the header is passed on unchanged");
        var end = (onward.Value.Link, frame.Receiver);
        expected[end] = expected[end].WithRelayed(frame.Delivery.PayloadLength, sends: true);
    }

    private static bool Same<TKey>(Dictionary<TKey, StoreAccount> one, Dictionary<TKey, StoreAccount> other)
        where TKey : notnull => one.All(entry => entry.Value.Balances && other[entry.Key] == entry.Value);

    private static byte[] Write(RelayFrame frame)
    {
        var writer = new FrameWriter(512)
            .Bytes(RelayFrame.WriteHeader(frame.Relay, frame.Delivery, frame.Nodes, frame.Links, frame.Mark))
            .Byte((byte)frame.Hop).Byte((byte)frame.Sender)
            .UInt128(frame.Session.A.Value).UInt128(frame.Session.B.Value).UInt16((ushort)frame.Ranges.Length);
        foreach (var range in frame.Ranges) writer.UInt64(range.Block).Int32(range.Offset).Int32(range.Length);
        return writer.Bytes(frame.Ciphertext).Bytes(frame.Tag).ToArray();
    }
}
