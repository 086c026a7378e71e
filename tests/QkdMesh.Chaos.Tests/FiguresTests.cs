using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Loads;
using QkdMesh.Chaos.Processes;
using QkdMesh.Chaos.Verdicts;

namespace QkdMesh.Chaos.Tests;

public class FiguresTests
{
    private static readonly PlayedFault Killed = new(new Fault(FaultKind.SiloKilled, "a"), At(10), At(20));

    [Fact]
    public void PercentileIsTheNearestRank()
    {
        TimeSpan[] times = [.. Enumerable.Range(1, 100).Select(second => At(second))];
        Percentile.OrZero(times, 0.5).Should().Be(At(50));
        Percentile.OrZero(times, 0.99).Should().Be(At(99));
        Percentile.OrZero(times, 1).Should().Be(At(100));
        Percentile.OrZero([], 0.5).Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void RecoveryEndsWithTheFirstKey_AfterWhichNoneFailed()
    {
        RequestRecord[] asked = [Asked(9, 9.1), Asked(10.5, 10.6), Asked(11, 12, "NO_ROUTE"), Asked(12.1, 12.4), Asked(13, 13.1)];
        var recovery = Recovery.Of([Killed], asked).Should().ContainSingle().Subject;
        recovery.Took.Should().Be(At(2.4));
        recovery.Failed.Should().Be(1);
    }

    [Fact]
    public void RecoveryTookAsLongAsTheFault_WhereNoKeyCame() =>
        Recovery.Of([Killed], [Asked(11, 12, "NO_ROUTE")]).Single().Took.Should().Be(At(10));

    [Fact]
    public void NothingIsMeasured_WhereAnotherFaultWasAboutOrThePairHadNoRoute()
    {
        Recovery.Of([Killed, new(new Fault(FaultKind.Cut, "l0"), At(15), At(16))], [Asked(11, 12)]).Should().BeEmpty();
        Recovery.Of([Killed], [Asked(11, 12) with { HasRoute = false }]).Should().BeEmpty();
    }

    [Fact]
    public void SiloThatEndsByItselfIsAccused_UnlessItHadToFenceItself()
    {
        var empty = new PlayedFault(new Fault(FaultKind.RedisStartsEmpty), At(10), At(30));
        Codes([empty], new SiloExit("a", At(14), SiloExit.Fenced, IsOurs: false)).Should().BeEmpty();
        Codes([empty], new SiloExit("a", At(21), SiloExit.Fenced, IsOurs: false)).Should().Equal(Exits.Fencing);
        Codes([empty]).Should().Equal(Exits.Fencing);
        PlayedFault killed = new(new Fault(FaultKind.SiloKilled, "a"), At(5), At(12));
        Codes([killed, empty]).Should().BeEmpty("the silo was not back when the store lost its data");
        Codes([killed with { To = At(9) }, empty]).Should().Equal(Exits.Fencing);
        Codes([empty], new SiloExit("a", At(31), 1, IsOurs: false, WasReady: false)).Should().BeEmpty("it gave up before it had joined");
        Codes([empty], new SiloExit("a", At(21), SiloExit.Fenced, IsOurs: false, WasReady: false))
            .Should().Equal([Exits.Fencing], "a silo that fences itself had joined");
        Codes([], new SiloExit("a", At(14), SiloExit.Fenced, IsOurs: false)).Should().Equal(Exits.Crash);
        Codes([], new SiloExit("a", At(14), 134, IsOurs: false)).Should().Equal(Exits.Crash);
        Codes([], new SiloExit("a", At(14), 0, IsOurs: true)).Should().BeEmpty();
    }

    [Fact]
    public void FencingCountsFromWhenASiloCouldKnow()
    {
        var empty = new PlayedFault(new Fault(FaultKind.RedisStartsEmpty), At(10), At(30)) { Done = At(15) };
        Codes([empty], new SiloExit("a", At(24), SiloExit.Fenced, IsOurs: false)).Should().BeEmpty("the store was back at 15 s");
        Codes([empty], new SiloExit("a", At(26), SiloExit.Fenced, IsOurs: false)).Should().Equal(Exits.Fencing);
        PlayedFault isolated = new(new Fault(FaultKind.SiloIsolated, "a"), At(8), At(20));
        Codes([isolated, empty], new SiloExit("a", At(26), SiloExit.Fenced, IsOurs: false)).Should().BeEmpty("it heard nobody until 20 s");
    }

    [Fact]
    public void SiloThatCannotJoinMayGiveUp_WhileSomethingKeepsItFromIt()
    {
        var down = new PlayedFault(new Fault(FaultKind.RedisDown), At(10), At(30));
        Codes([down], new SiloExit("a", At(14), 1, IsOurs: false, WasReady: false)).Should().BeEmpty();
        Codes([down], new SiloExit("a", At(61), 1, IsOurs: false, WasReady: false)).Should().Equal(Exits.Crash);
        Codes([down], new SiloExit("a", At(14), 1, IsOurs: false)).Should().Equal(Exits.Crash);
    }

    [Fact]
    public void SiloThatRunsOutMayEnd_WhileItGetsNoMore()
    {
        var memory = new PlayedFault(new Fault(FaultKind.MemoryLimited, "a"), At(10), At(20));
        Codes([memory], new SiloExit("a", At(14), 134, IsOurs: false)).Should().BeEmpty();
        Codes([memory], new SiloExit("a", At(26), 134, IsOurs: false)).Should().Equal(Exits.Crash);
        Codes([memory], new SiloExit("b", At(14), 134, IsOurs: false)).Should().Equal([Exits.Crash], "silo b had what it needed");
        var disk = new PlayedFault(new Fault(FaultKind.AuditDiskFull, "a"), At(10), At(20));
        Codes([disk], new SiloExit("a", At(14), 1, IsOurs: false, WasReady: false)).Should().BeEmpty("it could not begin its log");
        Codes([disk], new SiloExit("a", At(14), 1, IsOurs: false)).Should().Equal([Exits.Crash], "a silo that runs refuses deliveries");
        var clock = new PlayedFault(new Fault(FaultKind.ClockWrong, "a", "-3600"), At(10), At(20));
        Codes([clock], new SiloExit("a", At(14), SiloExit.Fenced, IsOurs: false)).Should().BeEmpty("it looks older than before");
        Codes([clock], new SiloExit("a", At(14), 134, IsOurs: false)).Should().Equal(Exits.Crash);
    }

    private static IEnumerable<string> Codes(IReadOnlyList<PlayedFault> faults, params IReadOnlyList<SiloExit> exits) =>
        Exits.Judge(faults, ["a"], exits).Select(violation => violation.Code);

    private static RequestRecord Asked(double begun, double ended, string? error = null) =>
        new(1, "s0", "s1", At(begun), At(ended), new ExchangeResult(error, 1, 2, TimeSpan.Zero), Servable: true, HasRoute: true);

    private static TimeSpan At(double second) => TimeSpan.FromSeconds(second);
}
