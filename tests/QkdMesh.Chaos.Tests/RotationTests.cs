using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Loads;
using QkdMesh.Chaos.Verdicts;

namespace QkdMesh.Chaos.Tests;

public class RotationTests
{
    private const string NoAnswer = "DeadlineExceeded", Away = "NODE_UNAVAILABLE";

    private static readonly PlayedFault
        Replaced = new(new Fault(FaultKind.AuthoritiesReplaced), At(10), At(20)),
        Revoked = new(new Fault(FaultKind.SaeRevoked, "s3"), At(30), At(60));

    [Fact]
    public void CallThatFails_IsAccused_ThoughItsSecondTrySucceeded()
    {
        Codes(Asked("s0", 12, Away)).Should().Equal(Rotation.Fails);
        Codes(Asked("s0", 12, NoAnswer)).Should().Equal(Rotation.Late);
        Codes(Asked("s0", 12, null)).Should().BeEmpty();
    }

    [Fact]
    public void OtherTimesAndExcusesAreNotAccused()
    {
        Codes(Asked("s0", 2, Away)).Should().BeEmpty("no certificate changes");
        Codes(Asked("s0", 12, Away) with { Servable = false }).Should().BeEmpty();
    }

    [Fact]
    public void CallWithoutAnAnswer_IsExcused_WhenTheTrustInAnAuthorityEnds()
    {
        Codes(Asked("s0", 19.8, NoAnswer)).Should().BeEmpty();
        Codes(Asked("s0", 19.8, Away)).Should().Equal(Rotation.Fails);
    }

    [Fact]
    public void RevokedSaeThatGetsAKey_IsAccused()
    {
        Codes(Asked("s3", 40, null) with { Servable = false }).Should().Equal(Rotation.Served);
        Codes(Asked("s3", 31, null) with { Servable = false }).Should().BeEmpty("silos read their files once a second");
        Codes(Asked("s2", 40, null)).Should().BeEmpty();
    }

    private static IEnumerable<string> Codes(RequestRecord request) =>
        Rotation.Judge([Replaced, Revoked], [request]).Select(violation => violation.Code);

    private static RequestRecord Asked(string master, double at, string? firstError) => new(
        1, master, "s1", At(at), At(at + 0.5), new ExchangeResult(null, firstError is null ? 1 : 2, 2, At(0.1)) { FirstError = firstError },
        Servable: true, HasRoute: true);

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
