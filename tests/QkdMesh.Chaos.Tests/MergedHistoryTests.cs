using QkdMesh.Chaos.Verdicts;
using QkdMesh.History;

namespace QkdMesh.Chaos.Tests;

public sealed class MergedHistoryTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void EventsComeInTheOrderOfTheClock_AndEachHistoryInItsOwn()
    {
        KeyEvent[] one = [Started("a", 1), Started("b", 3), Started("c", 3), Started("d", 9)];
        KeyEvent[] other = [Started("e", 2), Started("f", 3), Started("g", 10)];
        MergedHistory.Merge([one, other]).Cast<NodeStarted>().Select(started => started.Node)
            .Should().Equal("a", "e", "b", "c", "f", "d", "g");
    }

    [Fact]
    public void HistoryIsReadAsItWasWritten()
    {
        KeyEvent[] history = [Started("a", 1), new Healed { At = TimeSpan.FromSeconds(2) }];
        File.WriteAllLines(_file, history.Select(HistoryLines.Write));
        MergedHistory.Read(_file).Should().Equal(history);
    }

    [Fact]
    public void HalfALineDoesNotCount_WhereAProcessWasKilled()
    {
        var line = HistoryLines.Write(Started("a", 1));
        File.WriteAllText(_file, $"{line}\n{line[..20]}");
        MergedHistory.Read(_file).Should().ContainSingle();
    }

    [Fact]
    public void NothingIsRead_WhereAProcessWroteNothing() => MergedHistory.Read(_file).Should().BeEmpty();

    [Fact]
    public void HalfALineIsRefused_InTheMiddle()
    {
        var line = HistoryLines.Write(Started("a", 1));
        File.WriteAllText(_file, $"{line[..20]}\n{line}\n");
        FluentActions.Enumerating(() => MergedHistory.Read(_file)).Should().Throw<FormatException>();
    }

    public void Dispose() => File.Delete(_file);

    private static NodeStarted Started(string node, double second) => new(node, 1) { At = TimeSpan.FromSeconds(second) };
}
