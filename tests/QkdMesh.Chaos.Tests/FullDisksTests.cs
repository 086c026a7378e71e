using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Loads;
using QkdMesh.Chaos.Verdicts;

namespace QkdMesh.Chaos.Tests;

public class FullDisksTests
{
    private static readonly PlayedFault
        Audit = new(new Fault(FaultKind.AuditDiskFull, "a"), At(10), At(20)),
        History = new(new Fault(FaultKind.HistoryDiskFull, "a"), At(30), At(40));

    [Fact]
    public void SiloThatRefusesNothingIsAccused_WhileItsAuditDiskIsFull()
    {
        Judge([Audit], serves: true, Asked(12, "AUDIT_UNAVAILABLE")).Should().BeEmpty();
        Judge([Audit], serves: true, Asked(12, null), Asked(25, "AUDIT_UNAVAILABLE")).Should().Equal(FullDisks.OwnCode);
        Judge([Audit], serves: false, Asked(12, null)).Should().BeEmpty("its nodes may be in another silo");
    }

    [Fact]
    public void HistoriesAreReadUntilOneOfThemEnds()
    {
        FullDisks.EndOfHistories([Audit]).Should().BeNull();
        FullDisks.EndOfHistories([Audit, History]).Should().Be(At(30));
        Judge([History], serves: true).Should().Equal([FullDisks.OwnCode], "its log does not say so");
    }

    private static IEnumerable<string> Judge(
        IReadOnlyList<PlayedFault> faults, bool serves, params IReadOnlyCollection<RequestRecord> requests) =>
        FullDisks.Judge(faults, requests, _ => serves, _ => "").Select(violation => violation.Code);

    private static RequestRecord Asked(double at, string? error) =>
        new(1, "s0", "s1", At(at), At(at + 0.1), new(error, 1, 2, At(0)), Servable: true, HasRoute: true);

    private static TimeSpan At(double second) => TimeSpan.FromSeconds(second);
}
