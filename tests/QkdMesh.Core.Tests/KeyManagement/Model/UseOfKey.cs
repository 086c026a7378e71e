using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Tests.KeyManagement.Model;

/// <summary>
/// Remembers every block that an end was given and every byte of one that was used, for good: nothing may be used twice, and
/// nothing that the two ends do not both hold.
/// </summary>
internal sealed class UseOfKey
{
    private readonly Dictionary<(LinkEnd End, LinkSession Session, ulong Block), KeyCopy> _given = [];
    private readonly HashSet<(LinkSession Session, ulong Block)> _answered = [];
    private readonly HashSet<(LinkSession Session, ulong Block, int At)> _sent = [];
    private readonly HashSet<(LinkSession Session, ulong Block, int At)> _received = [];

    public void Given(LinkEnd end, LinkSession session, ulong block, KeyCopy copy) =>
        _given.TryAdd((end, session, block), copy).Should().BeTrue("end {0} takes a block id once in a session", end);

    public void Answered(LinkSession session, ulong block) => _answered.Add((session, block));

    public void Sent(LinkEnd by, byte[] message)
    {
        var frame = RelayFrame.Parse(message).Value;
        foreach (var range in frame.Ranges)
        {
            var own = _given[(by, frame.Session, range.Block)];
            own.Sender.Should().Be(by, "the other end sends with that block");
            _given.TryGetValue((by.Other(), frame.Session, range.Block), out var other).Should().BeTrue("both ends hold what is used");
            other!.Sender.Should().Be(own.Sender);
            other.Usable.Should().Equal(own.Usable);
            _answered.Should().Contain((frame.Session, range.Block), "the receiver takes what the sender uses");
        }
        UsedOnce(_sent, frame);
    }

    public void Received(byte[] message) => UsedOnce(_received, RelayFrame.Parse(message).Value);

    private static void UsedOnce(HashSet<(LinkSession, ulong, int)> used, RelayFrame frame)
    {
        foreach (var range in frame.Ranges)
        {
            range.Offset.Should().BeGreaterThanOrEqualTo(KeyBlock.ConfirmationLength);
            for (var at = range.Offset; at < range.End; at++)
                used.Add((frame.Session, range.Block, at)).Should().BeTrue(
                    "no byte is used twice, and this is byte {0} of {1}", at, range.Block);
        }
    }
}

/// <summary>A block as it was handed to an end.</summary>
internal sealed record KeyCopy(LinkEnd Sender, byte[] Key)
{
    public byte[] Usable => Key[KeyBlock.ConfirmationLength..];
}
