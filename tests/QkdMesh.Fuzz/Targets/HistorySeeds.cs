using QkdMesh.History;

namespace QkdMesh.Fuzz.Targets;

/// <summary>One event of each kind, and hostile lines.</summary>
internal static class HistorySeeds
{
    private static readonly SessionRef Session = new(1, UInt128.MaxValue);
    private static readonly KeyDigest Digest = new(42);
    private static readonly Guid Relay = new("00112233-4455-6677-8899-aabbccddeeff"), Batch = new("0f0e0d0c-0b0a-8988-8706-050403020100");
    private static readonly string[] Route = ["n0", "n1", "n2"];

    public static IReadOnlyList<KeyEvent> Events { get; } =
    [
        new TopologyApplied(
            1, [new("l0", "n0", "n1")], [new("alice", "n0", ["bob"]), new("bob", "n1", [])], ["n1"], [new("alice", "bob", 2, "its")])
        {
            At = TimeSpan.FromTicks(1),
        },
        new NodeStarted("n0", 7) { Lease = TimeSpan.FromSeconds(60) },
        new QuarantineOrdered(["n0"]),
        new NodeStopped("n0", ulong.MaxValue) { At = TimeSpan.FromDays(2) },
        new NetworkSeen("n0", 7, 1, ["n2"]),
        new SessionOpened("n0", 7, "l0", 'A', Session),
        new SessionClosed("n0", 7, "l0", 'A', Session, "session-ended"),
        new AlarmRaised("n0", 7, "l0", 'B', null),
        new BlockTaken("n0", 7, "l0", 'A', Session, 1, 'B', 4096, Digest),
        new BlockConfirmed("n0", 7, "l0", 'A', Session, 1, 64),
        new KeyDiscarded("n0", 7, "l0", 'A', 100, "aged \u00e9 \" \\"),
        new KeyShared("n0", 7, "l0", 'A', [new("bank", 3, 4096), new("police", 1, 1365)]),
        new KeySent("n0", 7, "l0", 'A', Session, 1, 64, 80, Relay, Digest) { Tenant = "bank" },
        new KeyReceived("n1", 8, "l0", 'B', Session, 1, 64, 80, Relay, 'A', Digest),
        new LedgerRead("n0", 7, "l0", 'A', 4096, 48, 96, 0, long.MaxValue),
        new RelayStarted("n0", 7, Relay, Batch, Route),
        new RelayPassed("n1", 8, Relay, Batch, Route),
        new RelayArrived("n2", 9, Relay, Batch, Route),
        new KeysOrdered("n0", 7, Batch, "alice", "bob", 2, 1),
        new DeliveryRecorded("n0", 7, Batch, Relay, "alice"),
        new KeyDelivered("n0", 7, Batch, Relay, "alice", "bob", KeyDelivered.NotProven, "hybrid", Digest),
        new KeysObtained("alice", [Relay, Batch]),
        new NodeTakenOver("n0", 7),
        new RequestBegun(1, "alice", "bob", 2),
        new RequestEnded(1, null, true),
        new FaultBegun("cut l0", "cut"),
        new FaultEnded("cut l0", "cut"),
        new Healed(),
        new Settled(),
    ];

    public static IEnumerable<(string Name, string Text)> Hostile =>
    [
        ("empty", ""),
        ("null", "null"),
        ("number", "1"),
        ("no-kind", "{\"node\":\"n0\",\"run\":7}"),
        ("unknown-kind", "{\"kind\":\"no-such-thing\"}"),
        ("kind-is-number", "{\"kind\":7}"),
        ("kind-twice", "{\"kind\":\"healed\",\"kind\":\"settled\"}"),
        ("kind-last", "{\"run\":7,\"node\":\"n0\",\"at\":\"00:00:01\",\"kind\":\"node-started\"}"),
        ("metadata", "{\"$id\":\"1\",\"kind\":\"healed\",\"$values\":[]}"),
        ("deep", string.Concat(Enumerable.Repeat("[", 200))),
        ("deep-field", "{\"kind\":\"healed\",\"x\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100))),
        ("surrogate", "{\"kind\":\"node-started\",\"node\":\"\\ud800\",\"run\":7,\"at\":\"00:00:00\"}"),
        ("surrogate-name", "{\"kind\":\"node-started\",\"\\ud800\":\"n0\",\"run\":7}"),
        ("null-route", "{\"kind\":\"relay-started\",\"node\":null,\"run\":7,\"relay\":null,\"route\":[null]}"),
        ("short-digest", "{\"kind\":\"key-delivered\",\"node\":\"n\",\"run\":1,\"batch\":\"0\",\"digest\":\"2a\"}"),
        ("digest-is-number", "{\"kind\":\"key-delivered\",\"digest\":7}"),
        ("comment", "/* */ {\"kind\":\"healed\"}"),
    ];
}
