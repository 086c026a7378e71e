using QkdMesh.Application.Control;
using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Routing;

namespace QkdMesh.Application.Tests;

public sealed class HostingTests : IAsyncDisposable
{
    private readonly TestApplication _application = new();

    [Fact]
    public async Task KeyIsSuppliedAtTheSaesOwnSiteAlone()
    {
        _application.Publish(Networks.Ring(3));
        _application.Silos.Elsewhere.Add(new("n0"));
        var supply = await _application.Mediator.Send(new SupplyKeys(TestKeys.Request()), TestContext.Current.CancellationToken);
        supply.Error!.Code.Should().Be(ErrorCode.NotServedHere);
        supply.Error.Detail.Should().Contain("sae-n0 is at n0, which another silo hosts");
        supply.Error.TryAt.Should().Equal(FakeSilos.OtherAddress);
    }

    [Fact]
    public async Task RefusalNamesTheMissingSite_WhenNoSiloHostsTheSae()
    {
        _application.Publish(Networks.Ring(3));
        _application.Silos.Nowhere.Add(new("n0"));
        var status = await _application.Mediator.Send(
            new GetKeyStatus(TestKeys.Request().Master, TestKeys.Request().Slave, RouteQuery.Default),
            TestContext.Current.CancellationToken);
        status.Error!.Code.Should().Be(ErrorCode.NodeUnavailable);
        status.Error.Detail.Should().Contain("no silo hosts").And.Contain("--site n0");
    }

    [Fact]
    public async Task SaeIsSentElsewhere_WhileTheSiloIsNotSureOfItsPlace()
    {
        _application.Publish(Networks.Ring(3));
        _application.Silos.IsHeld = false;
        var supply = await _application.Mediator.Send(new SupplyKeys(TestKeys.Request()), TestContext.Current.CancellationToken);
        supply.Error!.Code.Should().Be(ErrorCode.SiloNotReady);
    }

    [Fact]
    public async Task ClusterNamesTheNodesThatNoSiloHosts()
    {
        _application.Publish(Networks.Ring(3));
        _application.Silos.Elsewhere.Add(new("n0"));
        _application.Silos.Nowhere.Add(new("n2"));
        var cluster = await _application.Mediator.Send(new GetCluster(), TestContext.Current.CancellationToken);
        cluster.Value.Homeless.Should().Equal(new Core.Identifiers.NodeId("n2"));
        cluster.Value.With(silos: 1).Select(node => node.Value).Should().Equal("n0", "n1");
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
