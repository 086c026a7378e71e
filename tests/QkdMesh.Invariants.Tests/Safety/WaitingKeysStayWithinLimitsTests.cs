using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

/// <summary>Three keys of s1 may wait for s2 at n2, and two batches of each stream.</summary>
public class WaitingKeysStayWithinLimitsTests
{
    private static readonly HoldingLimits Small = new(1 << 20, WaitingOfPair: 3, BatchesOfStream: 2);

    [Fact]
    public void NothingIsFound_WhenAsManyKeysWaitAsMay() => Broken(Kept(1, 2), Kept(2, 1)).Should().BeEmpty();

    [Fact]
    public void SurplusIsFound_WhenMoreKeysWait() => Broken(Kept(1, 2), Kept(2, 2)).Should().Equal("S17");

    [Fact]
    public void NothingIsFound_WhenDestroyedKeysMakeRoom() =>
        Broken(Kept(1, 3), Destroyed(1, 3), Kept(2, 3), Destroyed(2, 3), Kept(3, 3)).Should().BeEmpty();

    [Fact]
    public void SurplusIsFound_WhenOnlyAPartIsDestroyed() => Broken(Kept(1, 3), Destroyed(1, 2), Kept(2, 3)).Should().Equal("S17");

    [Fact]
    public void NothingIsFound_WhenCollectedKeysMakeRoom() =>
        // The keys of the sound story are delivered to both SAEs: to s2 by the node that kept them.
        AllInvariants.BrokenBy(Tell().Then(Kept(9, 3)).Events, Small).Should().BeEmpty();

    [Fact]
    public void KeysOfStreamsCountByBatches()
    {
        Broken(Kept(1, 9, "video"), Kept(2, 9, "video"), Kept(3, 9, "sound")).Should().BeEmpty();
        Broken(Kept(1, 1, "video"), Kept(2, 1, "video"), Kept(3, 1, "video")).Should().Equal("S17");
        Broken(Kept(1, 1, "video"), Kept(2, 2, "video"), Destroyed(2, 2), Kept(3, 1, "video")).Should().BeEmpty();
    }

    [Fact]
    public void AnotherRunAndAnotherPairHaveRoomOfTheirOwn() => Broken(
        Kept(1, 3), Kept(2, 3) with { Run = 23 }, Kept(3, 3) with { Slave = "s3" }).Should().BeEmpty();

    private static IEnumerable<string> Broken(params KeyEvent[] happened) =>
        AllInvariants.BrokenBy(Tell().Then(happened).Events, Small).Select(violation => violation.Code).Distinct();

    private static KeysKept Kept(byte batch, int count, string? stream = null) =>
        new("n2", 22, Id((byte)(100 + batch)), "s1", "s2", count, stream);

    private static KeysDestroyed Destroyed(byte batch, int count) => new("n2", 22, Id((byte)(100 + batch)), "s2", count, "Expired");
}
