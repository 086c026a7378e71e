using QkdMesh.History;

namespace QkdMesh.Invariants.Tests;

public class RecordedHistoryTests
{
    private static readonly byte[] Secret = [1, 2, 3];

    [Fact]
    public void EventsAreKeptInOrder_WithTheTimeOfTheClock()
    {
        var now = TimeSpan.FromSeconds(5);
        var history = new RecordedHistory(Secret, () => now);
        history.Add(new Healed());
        now += TimeSpan.FromSeconds(1);
        history.Add(new Settled());
        history.Events.Should().Equal(new Healed { At = TimeSpan.FromSeconds(5) }, new Settled { At = TimeSpan.FromSeconds(6) });
        history.IsOn.Should().BeTrue();
    }

    [Fact]
    public void NoEventIsLost_WhenSeveralAddAtATime()
    {
        var history = new RecordedHistory(Secret, () => TimeSpan.Zero);
        Parallel.For(0, 1000, _ => history.Add(new Healed()));
        history.Events.Should().HaveCount(1000);
    }

    [Fact]
    public void DigestIsUnderTheSecret()
    {
        var history = new RecordedHistory(Secret, () => TimeSpan.Zero);
        history.Digest([7, 8]).Should().Be(KeyDigest.Of(Secret, [7, 8])).And.NotBe(KeyDigest.Of([4], [7, 8]));
    }
}
