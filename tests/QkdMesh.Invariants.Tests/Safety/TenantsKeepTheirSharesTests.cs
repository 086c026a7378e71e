using QkdMesh.History;
using QkdMesh.Invariants.Safety;
using static QkdMesh.Invariants.Tests.Places;

namespace QkdMesh.Invariants.Tests.Safety;

/// <summary>End A of l0 gets blocks of 1,000 bytes to send with. Two tenants have a half each, and 800 bytes at most.</summary>
public class TenantsKeepTheirSharesTests
{
    private static readonly SessionRef Session = new(1, 2);

    private static readonly KeyEvent Shared = new KeyShared("n0", 1, "l0", 'A', [new("bank", 1, 800), new("police", 1, 800)]);

    [Fact]
    public void NothingIsFound_WhenATenantSendsWithItsShareAndCommonKey() =>
        Broken([Shared, .. Block(1), Sent("bank", 500), .. Block(2), .. Block(3), Sent("bank", 1_690)]).Should().BeEmpty();

    [Fact]
    public void ShareOfAnotherIsMissed() => Broken([Shared, .. Block(1), Sent("bank", 510)]).Should().Equal("S19");

    [Fact]
    public void ShareIsMissed_WhenTheSenderHasNoAccount() => Broken([Shared, .. Block(1), Sent(null, 10)]).Should().Equal("S19");

    [Fact]
    public void NothingIsShared_WithoutTenantsOrAfterTheyLeft() => Broken(
        [
            .. Block(1), Sent(null, 1_000), Shared, .. Block(2), new KeyShared("n0", 1, "l0", 'A', []), Sent("bank", 1_000),
        ]).Should().BeEmpty();

    [Fact]
    public void NothingIsOwed_AfterTheSession() => Broken(
        [
            Shared, .. Block(1), new SessionClosed("n0", 1, "l0", 'A', Session, "Alarm"), .. Block(1), Sent("police", 500),
        ]).Should().BeEmpty();

    private static IEnumerable<string> Broken(KeyEvent[] story)
    {
        var check = new HistoryCheck([new TenantsKeepTheirShares()]);
        foreach (var happened in story) check.See(happened);
        return check.End().Select(violation => violation.Code);
    }

    private static KeyEvent[] Block(ulong id) =>
    [
        new BlockTaken("n0", 1, "l0", 'A', Session, id, 'A', 1_064, default), new BlockConfirmed("n0", 1, "l0", 'A', Session, id, 64),
    ];

    private static KeySent Sent(string? tenant, int length) =>
        new("n0", 1, "l0", 'A', Session, 1, 64, length, Id(7), default) { Tenant = tenant };
}
