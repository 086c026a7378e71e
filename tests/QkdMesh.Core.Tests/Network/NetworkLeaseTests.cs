using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Node;
using QkdMesh.Core.Tests.Harness;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.Network;

public class NetworkLeaseTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    private readonly TestMesh _mesh =
        new TestMesh(MeshTopology.Ring(4), new KeySupplyOptions { NetworkLease = Length }, confirmed: TimeSpan.Zero).Stock(4096);

    [Fact]
    public void NothingIsDecided_BeforeTheFirstConfirmation() => Unconfirmed(new NetworkLease(new("n0"), Length).Check(TimeSpan.Zero));

    [Theory]
    [InlineData(59.9, true)]
    [InlineData(60, false)]
    public void LeaseEnds_AtItsLength(double seconds, bool holds)
    {
        var lease = new NetworkLease(new("n0"), Length);
        lease.Renew(TimeSpan.Zero);
        (lease.Check(TimeSpan.FromSeconds(seconds)) is null).Should().Be(holds);
    }

    [Fact]
    public void LateConfirmationShortensNothing()
    {
        var lease = new NetworkLease(new("n0"), Length);
        lease.Renew(TimeSpan.FromSeconds(30));
        lease.Renew(TimeSpan.FromSeconds(1));
        lease.Check(TimeSpan.FromSeconds(89)).Should().BeNull();
    }

    [Fact]
    public void RelayIsRefused_AndBurnsNothing()
    {
        using var attempt = _mesh[0].BeginAttempt(Request(), [_mesh.RouteOf(0, 1, 2)]);
        var relay = _mesh[0].SendShare(attempt, 0, _mesh.Now).Value;
        Age();

        _mesh.Stores.ShouldBurnNothing(() => Unconfirmed(_mesh[1].Relay(relay.Frame, _mesh.Now).Error));
        _mesh.Stores.ShouldBurnNothing(() => Unconfirmed(_mesh[0].SendShare(attempt, 0, _mesh.Now).Error));
    }

    [Fact]
    public void KeyStaysWhereItIs_AtBothEnds()
    {
        using var attempt = _mesh[0].BeginAttempt(Request(), [_mesh.RouteOf(0, 1, 2)]);
        _mesh.Drive(attempt).IsOk.Should().BeTrue();
        Age();

        Unconfirmed(_mesh[0].ReleaseKeys(attempt, _mesh.Now).Error);
        using var keys = attempt.Release();
        Unconfirmed(_mesh.Collect(keys).Error);

        _mesh.Confirmed = _mesh.Now;
        _mesh.Publish();
        _mesh.Collect(keys).Value.Should().ContainSingle("the controller answers again");
    }

    private void Age() => _mesh.Now += Length;

    private static void Unconfirmed(MeshError? error) => error!.Code.Should().Be(ErrorCode.NetworkUnconfirmed);
}
