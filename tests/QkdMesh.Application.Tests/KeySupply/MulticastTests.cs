using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Tests.KeySupply;

/// <summary>Keys for several slaves: one request, and keys that count for each of them.</summary>
public sealed class MulticastTests : IAsyncLifetime
{
    private static readonly SaeId Master = new("sae-n0"), One = new("sae-n1"), Two = new("sae-n2");

    private readonly TestApplication _application = new();
    private int _version;

    private static KeyRequest Request => TestKeys.Request(slave: "sae-n1") with { AdditionalSlaves = new([Two]) };

    public ValueTask InitializeAsync()
    {
        Publish(Quotas.None);
        _application.Grains["n0"].OnSupply = request => new(new SuppliedKeys(TestKeys.Batch(request.Count), [])
        {
            LinkKeySpent = 300, LinkKeySpentForOthers = [200],
        });
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact]
    public async Task KeysCountForEachPeer()
    {
        Publish(new() { KeyKbps = 0.512 });

        (await SupplyAsync(Request)).IsOk.Should().BeTrue();

        (await SupplyAsync(TestKeys.Request())).Error!.Detail.Should().Be("quota: SAE sae-n0 may get 0.512 kb/s of key");
    }

    /// <summary>A request that is larger than its bucket passes when the bucket is full, also if each peer takes a part.</summary>
    [Fact]
    public async Task NoRequestIsTooLargeForItsQuota()
    {
        Publish(new() { KeyKbps = 0.1 });

        (await SupplyAsync(Request)).IsOk.Should().BeTrue();
    }

    [Fact]
    public async Task ItIsOneRequest()
    {
        Publish(new() { RequestsPerSecond = 1, Calls = 1 });

        (await SupplyAsync(Request)).IsOk.Should().BeTrue();
        (await SupplyAsync(Request)).Error!.Code.Should().Be(ErrorCode.QuotaExceeded);
    }

    [Fact]
    public async Task LinkKeyIsChargedToThePairThatItWentTo()
    {
        Publish(Quotas.None, [new(Master, Two) { Quotas = new() { LinkKeyKbps = 1.6 } }]);

        (await SupplyAsync(Request)).IsOk.Should().BeTrue("200 bytes are a second of the quota, and 300 are more");
        var refused = (await SupplyAsync(Request)).Error!;

        refused.RetryAfter.Should().BeLessThan(TimeSpan.FromSeconds(0.1));
    }

    [Fact]
    public async Task ErrorNamesThePeerThatFailed()
    {
        _application.Grains["n0"].OnSupply = _ => new(new MeshError(ErrorCode.KeyStoreFull, "the store is full") { Slave = Two });

        (await SupplyAsync(Request)).Error!.Detail.Should().Be("no keys for sae-n2: the store is full");
    }

    [Theory]
    [InlineData("loner", ErrorCode.SharingNotAllowed)]
    [InlineData("nobody", ErrorCode.UnknownPeer)]
    [InlineData("sae-n1", ErrorCode.OptionOutOfRange)]
    public async Task AsksNobody_IfTheCallerMayNotShareWithEachPeer(string peer, ErrorCode code)
    {
        (await SupplyAsync(Request with { AdditionalSlaves = new([Two, new(peer)]) })).Error!.Code.Should().Be(code);

        _application.Grains.Asked.Should().Be(0);
    }

    [Fact]
    public async Task KeysAreWithdrawnFromEachPeer_WhenNobodyWaitsForThem()
    {
        using var cancellation = new CancellationTokenSource();
        var keys = TestKeys.Batch();
        _application.Grains["n0"].OnSupply = async _ =>
        {
            await cancellation.CancelAsync();
            return new SuppliedKeys(keys, []);
        };

        var asking = async () => await _application.Mediator.Send(new SupplyKeys(Request), cancellation.Token);

        await asking.Should().ThrowAsync<OperationCanceledException>();
        _application.Grains["n0"].Withdrawn.Should().Equal(keys.Id, keys.Id);
    }

    [Fact]
    public void EqualRequestsWaitInOneQueue()
    {
        Request.Should().Be(Request).And.NotBe(TestKeys.Request(slave: "sae-n1"));
        Request.GetHashCode().Should().Be(Request.GetHashCode());
    }

    private Task<Result<SuppliedKeys>> SupplyAsync(KeyRequest request) =>
        _application.Mediator.Send(new SupplyKeys(request), TestContext.Current.CancellationToken);

    private void Publish(Quotas quotas, IReadOnlyList<PairDefinition>? pairs = null)
    {
        var definition = Networks.Ring(4).Definition;
        _application.Publish(new NetworkTopology(definition with
        {
            Saes =
            [
                .. definition.Saes.Select(sae => sae.Id.Value switch
                {
                    "sae-n0" => sae with { SharesWith = new HashSet<SaeId> { One, Two }, Quotas = quotas },
                    "sae-n1" or "sae-n2" => sae with { SharesWith = new HashSet<SaeId> { Master } },
                    _ => sae with { SharesWith = new HashSet<SaeId>() },
                }),
            ],
            Pairs = pairs ?? [],
        }), ++_version, _version);
    }
}
