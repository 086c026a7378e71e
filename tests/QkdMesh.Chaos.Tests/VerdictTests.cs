using QkdMesh.Chaos.Verdicts;
using QkdMesh.History;

namespace QkdMesh.Chaos.Tests;

/// <summary>Histories that are broken on purpose: a verdict that accuses nobody would prove nothing.</summary>
public class VerdictTests
{
    private static readonly Guid Key = new("00000000-0000-0000-0000-000000000001");

    [Fact]
    public void KeyThatTwoSilosDeliver_IsSeenAcrossTheirHistories() =>
        CodesOf([Started(1, 1), Delivered(1, 2)], [Started(2, 3), Delivered(2, 4)]).Should().Contain("S4");

    [Fact]
    public void DeliveryOfAZombie_IsSeenAcrossHistories()
    {
        CodesOf([Started(1, 1), Delivered(1, 5)], [Started(2, 3), Opened(2, 4)]).Should().Contain("ZOMBIE");
        CodesOf([Started(1, 1), Delivered(1, 2)], [Started(2, 3), Opened(2, 4)]).Should().NotContain("ZOMBIE");
        CodesOf([Started(1, 1), Opened(1, 2)], [Started(2, 3), Opened(2, 4), Delivered(2, 5)]).Should().NotContain("ZOMBIE");
    }

    [Fact]
    public void RequestThatHadToBeServed_IsMissed()
    {
        CodesOf([new RequestEnded(1, "NO_ROUTE", Servable: true)]).Should().Contain("SERVED");
        CodesOf([new RequestEnded(1, "NO_ROUTE", Servable: false), new RequestEnded(2, null, Servable: true)]).Should().BeEmpty();
    }

    [Fact]
    public void EveryEventIsCounted() => Verdict.On([Started(1, 1), Started(2, 2)]).Events.Should().Be(2);

    private static IEnumerable<string> CodesOf(params IEnumerable<KeyEvent>[] histories) =>
        Verdict.On(MergedHistory.Merge(histories)).Violations.Select(violation => violation.Code);

    private static NodeStarted Started(ulong run, double second) => new("n0", run) { At = TimeSpan.FromSeconds(second) };

    private static SessionOpened Opened(ulong run, double second) =>
        new("n0", run, "l0", 'A', new SessionRef(run, run)) { At = TimeSpan.FromSeconds(second) };

    private static KeyDelivered Delivered(ulong run, double second) =>
        new("n0", run, Key, Key, "s0", "s1", KeyDelivered.NotProven, "its", new KeyDigest(1)) { At = TimeSpan.FromSeconds(second) };
}
