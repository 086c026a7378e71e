using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Clustering.Identity;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Host.Tests.Strangers;

/// <summary>A process that reaches the silo port of a network in one process does not become a silo of it.</summary>
public sealed class StrangerTests : IAsyncLifetime
{
    private MadridRing _ring = null!;

    public async ValueTask InitializeAsync() => _ring = await MadridRing.StartAsync();

    public ValueTask DisposeAsync() => _ring.DisposeAsync();

    [Fact]
    public async Task SiloWithoutACertificateDoesNotJoin() => await ShouldNotJoinAsync(identity: null);

    [Fact]
    public async Task SiloWithACertificateOfItsOwnDoesNotJoin() => await ShouldNotJoinAsync(new OneProcessIdentity(TimeProvider.System));

    /// <summary>The two tests above would prove nothing if the stranger could not join anybody.</summary>
    [Fact]
    public async Task SiloWithTheKeyOfTheProcessJoins()
    {
        var own = _ring.Host.Services.GetRequiredService<ISiloIdentity>();

        await using var silo = await StrangerSilo.JoinAsync(_ring.Host, own, TestContext.Current.CancellationToken);

        Silos().Should().HaveCount(2);
        await silo.Grains.Node(_ring.Topology.Definition.Nodes[0].Id).PingAsync();
    }

    private async Task ShouldNotJoinAsync(ISiloIdentity? identity)
    {
        // A silo that is let in joins in less than half of the time.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        var join = async () => await (await StrangerSilo.JoinAsync(_ring.Host, identity, limit.Token)).DisposeAsync();

        await join.Should().ThrowAsync<Exception>();
        Silos().Should().ContainSingle().Which.IsHere.Should().BeTrue();
        (await _ring.GetKeysAsync()).Keys.Should().NotBeEmpty("the network serves on");
    }

    private IReadOnlyList<SiloReport> Silos() =>
        [.. _ring.Host.Services.GetRequiredService<ISilos>().All().Where(silo => silo.Status is "active" or "joining")];
}
