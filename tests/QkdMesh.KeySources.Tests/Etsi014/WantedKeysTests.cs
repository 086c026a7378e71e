using Microsoft.Extensions.Time.Testing;
using QkdMesh.KeySources.Etsi014;

namespace QkdMesh.KeySources.Tests.Etsi014;

/// <summary>
/// End B must not wait for keys that its KME gave in an answer that was lost, nor blame a KME for the time of its silence.
/// </summary>
public sealed class WantedKeysTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Guid[] _offered = [.. Enumerable.Range(1, 40).Select(at => new Guid(at, 0, 0, new byte[8]))];
    private readonly WantedKeys _wanted;

    public WantedKeysTests()
    {
        _wanted = new WantedKeys(_time);
        Follow();
    }

    [Fact]
    public void KeysOfALostAnswerAreLost_AsSoonAsTheyAreRefused()
    {
        var first = _wanted.Next(12);
        _wanted.Unanswered(first);

        _wanted.Next(100).Should().Equal(first, "they are requested apart from the others");
        foreach (var one in first.Take(8)) _wanted.Refuse(one);

        first.Should().OnlyContain(id => _wanted.IsLost(id), "nobody requests a whole answer one by one");
        _wanted.Next(100).Should().Equal(_offered.Except(first));
    }

    [Fact]
    public void KeysOfALostAnswerCome_IfTheKmeHadNotGivenThem()
    {
        var first = _wanted.Next(12);
        _wanted.Unanswered(first);
        _wanted.Came(first, first.ToHashSet(), first.ToHashSet());

        first.Should().NotContain(id => _wanted.IsLost(id));
        _wanted.Next(100).Should().Equal(_offered.Except(first));
    }

    [Fact]
    public void OtherKeysMayBeLate_ThoughAnAnswerWasLost()
    {
        var first = _wanted.Next(4);
        _wanted.Unanswered(first);
        foreach (var one in first) _wanted.Refuse(one);

        _wanted.Refuse(_offered[20]);
        _wanted.IsLost(_offered[20]).Should().BeFalse();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void TheTimeOfASilenceIsNoDrought(bool answers)
    {
        for (var second = 0; second < 60; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Follow(answers);
        }
        _wanted.Refuse(_offered[0]);

        (_wanted.IsDry, _wanted.IsOutOfStep).Should().Be((answers, answers));
    }

    private void Follow(bool answers = true) => _wanted.Follow(_offered, _ => false, answers);
}
