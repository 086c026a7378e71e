using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;

namespace QkdMesh.Invariants.Tests;

/// <summary>A history without a violation, of two nodes. Each test breaks it in one place.</summary>
internal static class SoundStory
{
    /// <summary>The batch and the first key of the first request. Its relay is 101.</summary>
    public static Guid FirstKey { get; } = Id(1);

    public static Guid SecondKey { get; } = Id(2);

    public static Guid FirstRelay { get; } = Id(101);

    public static Guid SecondRelay { get; } = Id(102);

    /// <summary>Both nodes are in one session. Block 1, to send from A to B, and block 2, for the other way, are confirmed.</summary>
    public static Story Begin() => new Story()
        .Then(Topology, N1.Starts(), N2.Starts(), N1.Sees(1), N2.Sees(1), N1.Opens(), N2.Opens())
        .Then(N1.Takes(1, 'A'), N2.Takes(1, 'A'), N2.Confirms(1), N1.Confirms(1))
        .Then(N1.Takes(2, 'B'), N2.Takes(2, 'B'), N1.Confirms(2), N2.Confirms(2));

    /// <summary>
    /// Two requests are served, around a cut, and the ledgers are read. Then everything settles, and one more request is served.
    /// </summary>
    public static Story Tell() => Serve(
        Serve(Begin().Then(new FaultBegun("cut l9", "cut")), 1, FirstKey, FirstRelay, 64)
            .Then(new FaultEnded("cut l9", "cut"), new Healed()).Later(20)
            .Then(new Settled()),
        2, SecondKey, SecondRelay, 128)
        .Then(N1.Reads(2048, 64, 128 + 64, 0), N2.Reads(2048, 64, 128 + 64, 0));

    /// <summary>A request of s1 for s2: one key over one relay, with 64 bytes of block 1. Half of them authenticate.</summary>
    public static Story Serve(Story story, long request, Guid key, Guid relay, int offset) => story
        .Then(Places.Begin(request), Order(key))
        .Then(N1.Sends(1, offset, relay), new RelayStarted("n1", 11, relay, key, ["n1", "n2"]))
        .Then(N2.Receives(1, offset, relay), new RelayArrived("n2", 22, relay, key, ["n1", "n2"]), Kept(key))
        .Then(Record(N1, key, "s1"), Delivery(N1, key, "s1"), new RequestEnded(request, null, true))
        .Then(Record(N2, key, "s2"), Delivery(N2, key, "s2"));
}
