using QkdMesh.History;

namespace QkdMesh.Invariants.Tests;

/// <summary>An end of a link, for the events of a test.</summary>
internal sealed record Place(string Node, ulong Run, string Link, char End, SessionRef Session)
{
    public NodeStarted Starts() => new(Node, Run);

    public NodeStopped Stops() => new(Node, Run);

    public NetworkSeen Sees(long topology, params string[] quarantined) => new(Node, Run, topology, quarantined);

    public SessionOpened Opens() => new(Node, Run, Link, End, Session);

    public SessionClosed Closes(string reason) => new(Node, Run, Link, End, Session, reason);

    public AlarmRaised Alarms() => new(Node, Run, Link, End, Session);

    public BlockTaken Takes(ulong block, char sender, int length = 1024) =>
        new(Node, Run, Link, End, Session, block, sender, length, new KeyDigest((Session.A * 31) + (Session.B * 7) + block));

    public BlockConfirmed Confirms(ulong block) => new(Node, Run, Link, End, Session, block, 64);

    public KeyDiscarded Discards(long length, string reason) => new(Node, Run, Link, End, length, reason);

    public KeySent Sends(ulong block, int offset, Guid relay, int length = 64) =>
        new(Node, Run, Link, End, Session, block, offset, length, relay, DigestOf(block, offset));

    public KeyReceived Receives(ulong block, int offset, Guid relay, int length = 64) =>
        new(Node, Run, Link, End, Session, block, offset, length, relay, End == 'A' ? 'B' : 'A', DigestOf(block, offset));

    public LedgerRead Reads(long received, long relayed, long authentication, long discarded) =>
        new(Node, Run, Link, End, received, relayed, authentication, discarded, received - relayed - authentication - discarded);

    private static KeyDigest DigestOf(ulong block, int offset) => new((block << 32) + (uint)offset);
}

/// <summary>The parts of the sound story: link l1 from n1 to n2, with SAE s1 at n1 and s2 at n2.</summary>
internal static class Places
{
    public static SessionRef Session { get; } = new(0xA1, 0xB1);

    public static Place N1 { get; } = new("n1", 11, "l1", 'A', Session);

    public static Place N2 { get; } = new("n2", 22, "l1", 'B', Session);

    public static TopologyApplied Topology { get; } =
        new(1, [new("l1", "n1", "n2")], [new("s1", "n1", ["s2"]), new("s2", "n2", ["s1"]), new("s3", "n2", ["s1"])], [], []);

    public static TopologyApplied WithoutLink { get; } = Topology with { Version = 2, Links = [] };

    public static Guid Id(byte of) => new(of, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    public static KeysOrdered Order(Guid batch) => new("n1", 11, batch, "s1", "s2", 1, 1);

    public static KeysKept Kept(Guid batch) => new("n2", 22, batch, "s1", "s2", 1, null);

    private static KeyDigest DigestOf(Guid key) => new(new UInt128(77, (ulong)key.GetHashCode()));

    public static KeyDelivered Delivery(Place at, Guid key, string sae) => new(
        at.Node, at.Run, key, key, sae, sae == "s1" ? "s2" : "s1", KeyDelivered.NotProven, "its", DigestOf(key));

    public static DeliveryRecorded Record(Place at, Guid key, string sae) => new(at.Node, at.Run, key, key, sae);

    public static RequestBegun Begin(long request) => new(request, "s1", "s2", 1);
}
