using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Tests.Metering;

/// <summary>What is over a quota is refused before any work, and what was not delivered gives its room back.</summary>
public sealed class QuotaTests : IAsyncLifetime
{
    private readonly TestApplication _application = new();
    private int _served;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        foreach (var node in new[] { "n0", "n1" })
        {
            _application.Grains[node].OnSupply = request =>
            {
                _served++;
                return new(new SuppliedKeys(TestKeys.Batch(request.Count), []));
            };
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact]
    public async Task RequestsOverTheRateAreRefused_WithTheTimeToWait()
    {
        Publish(sae: new() { RequestsPerSecond = 4 });
        for (var at = 0; at < 4; at++) (await SupplyAsync()).IsOk.Should().BeTrue();

        var refused = (await SupplyAsync()).Error!;

        (refused.Code, refused.Detail).Should().Be((ErrorCode.QuotaExceeded, "quota: SAE sae-n0 may make 4 requests a second"));
        refused.RetryAfter.Should().Be(TimeSpan.FromSeconds(0.25));
        _served.Should().Be(4);
        _application.Time.Advance(refused.RetryAfter!.Value);
        (await SupplyAsync()).IsOk.Should().BeTrue();
        (await SupplyAsync()).IsOk.Should().BeFalse();
    }

    [Fact]
    public async Task EveryKindOfCallCounts()
    {
        Publish(sae: new() { RequestsPerSecond = 1 });
        (await SupplyAsync()).IsOk.Should().BeTrue();

        (await _application.Mediator.Send(new CollectKeys(new("sae-n0"), new("sae-n2"), ["x"]), Cancellation))
            .Error!.Code.Should().Be(ErrorCode.QuotaExceeded);
        (await _application.Mediator.Send(new GetKeyStatus(new("sae-n0"), new("sae-n2"), RouteQuery.Default), Cancellation))
            .Error!.Code.Should().Be(ErrorCode.QuotaExceeded);
        (await FirstOfStreamAsync()).Error!.Code.Should().Be(ErrorCode.QuotaExceeded);
    }

    /// <summary>A greedy SAE at 50 times its quota, beside a polite one.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PoliteSaeIsServedWhole_BesideAGreedyOne(bool hasTenants)
    {
        var quotas = new Quotas { RequestsPerSecond = 100, KeyKbps = 25.6 };
        if (hasTenants) Publish(tenant: quotas);
        else Publish(network: quotas);
        var (polite, greedy) = (0, 0);
        for (var tick = 0; tick < 1_000; tick++)
        {
            for (var call = 0; call < 50; call++)
                if ((await SupplyAsync("sae-n0")).IsOk) greedy++;
            if ((await SupplyAsync("sae-n1")).IsOk) polite++;
            _application.Time.Advance(TimeSpan.FromMilliseconds(10));
        }

        polite.Should().Be(1_000);
        greedy.Should().BeInRange(1_000, 1_100, "the bucket has room for one second");
        _served.Should().Be(polite + greedy);
    }

    [Fact]
    public async Task SaesOfATenantShareItsLimit()
    {
        Publish(tenant: new() { RequestsPerSecond = 2 }, isOneTenant: true);
        (await SupplyAsync("sae-n0")).IsOk.Should().BeTrue();
        (await SupplyAsync("sae-n1")).IsOk.Should().BeTrue();
        (await SupplyAsync("sae-n1")).Error!.Detail.Should().Be("quota: tenant bank may make 2 requests a second");
    }

    [Fact]
    public async Task LargeRequestGoesIntoDebt()
    {
        Publish(sae: new() { KeyKbps = 1.024 });
        (await SupplyAsync(count: 12)).IsOk.Should().BeTrue("the bucket is full, and no larger one will come");

        (await SupplyAsync()).Error!.RetryAfter.Should().BeCloseTo(TimeSpan.FromSeconds(2.25), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task FailedAndCancelledRequestsGiveTheirRoomBack()
    {
        Publish(sae: new() { KeyKbps = 0.256 });
        var supply = _application.Grains["n0"].OnSupply;
        _application.Grains["n0"].OnSupply = _ => new(new MeshError(ErrorCode.InsufficientKey, "none"));
        (await SupplyAsync()).Error!.Code.Should().Be(ErrorCode.InsufficientKey);
        _application.Grains["n0"].OnSupply = _ => throw new OperationCanceledException();
        await ((Func<Task>)(() => SupplyAsync())).Should().ThrowAsync<OperationCanceledException>();

        _application.Grains["n0"].OnSupply = supply;
        (await SupplyAsync()).IsOk.Should().BeTrue();
        (await SupplyAsync()).Error!.Code.Should().Be(ErrorCode.QuotaExceeded);
    }

    /// <summary>Otherwise a caller that gives each request up would burn link key without end.</summary>
    [Fact]
    public async Task LinkKeyIsCharged_AlsoForRequestsThatFailed()
    {
        Publish(sae: new() { LinkKeyKbps = 1 });
        _application.Grains["n0"].OnSupply = _ => new(new MeshError(ErrorCode.InsufficientKey, "burned") { LinkKeySpent = 250 });
        await SupplyAsync();

        var refused = (await SupplyAsync()).Error!;
        (refused.Detail, refused.RetryAfter).Should().Be(
            ("quota: SAE sae-n0 may use 1 kb/s of link key", TimeSpan.FromSeconds(1)));
        _application.Time.Advance(TimeSpan.FromSeconds(1.1));
        (await SupplyAsync()).Error!.Code.Should().Be(ErrorCode.InsufficientKey);
    }

    /// <summary>The node may give the keys before it hears of the cancellation.</summary>
    [Fact]
    public async Task LinkKeyIsCharged_AlsoForRequestsThatWereCancelledLate()
    {
        Publish(sae: new() { LinkKeyKbps = 1 });
        using var cancellation = new CancellationTokenSource();
        var supply = _application.Grains["n0"].OnSupply;
        _application.Grains["n0"].OnSupply = async _ =>
        {
            await cancellation.CancelAsync();
            return new SuppliedKeys(TestKeys.Batch(), []) { LinkKeySpent = 250 };
        };
        var given = () => _application.Mediator.Send(new SupplyKeys(TestKeys.Request()), cancellation.Token);
        await given.Should().ThrowAsync<OperationCanceledException>();

        _application.Grains["n0"].OnSupply = supply;
        (await SupplyAsync()).Error!.Code.Should().Be(ErrorCode.QuotaExceeded);
    }

    [Fact]
    public async Task CallsAtATimeAreLimited()
    {
        Publish(sae: new() { Calls = 1 });
        var answer = new TaskCompletionSource<Result<SuppliedKeys>>();
        _application.Grains["n0"].OnSupply = _ => new(answer.Task);
        var first = SupplyAsync();

        (await SupplyAsync()).Error!.Detail.Should().Be("quota: SAE sae-n0 may have 1 calls at a time");
        answer.SetResult(new SuppliedKeys(TestKeys.Batch(), []));
        (await first).IsOk.Should().BeTrue();
        (await SupplyAsync()).IsOk.Should().BeTrue();
    }

    [Fact]
    public async Task StreamsAreLimited_UntilTheyEnd()
    {
        Publish(sae: new() { Streams = 1 });
        _application.Grains["n0"].OnDrive = (_, _) => new(TestKeys.At(1));
        await using (var open = (await _application.Mediator.Send(Stream(), Cancellation)).GetAsyncEnumerator(Cancellation))
        {
            await open.MoveNextAsync();
            (await FirstOfStreamAsync()).Error!.Detail.Should().Be("quota: SAE sae-n0 may have 1 streams open");
        }
        (await FirstOfStreamAsync()).IsOk.Should().BeTrue();
    }

    [Fact]
    public async Task StreamGivesItsRoomBack_AlsoIfItsNodeFailsWhileItEnds()
    {
        Publish(sae: new() { Streams = 1 });
        _application.Grains["n0"].OnDrive = (_, _) => new(TestKeys.At(1));
        _application.Grains["n0"].OnClose = () => throw new InvalidOperationException("an invariant");
        await ((Func<Task>)FirstOfStreamAsync).Should().ThrowAsync<InvalidOperationException>();
        _application.Grains["n0"].OnClose = () => { };

        (await FirstOfStreamAsync()).IsOk.Should().BeTrue();
    }

    /// <summary>A stream waits for its quota, and does not end.</summary>
    [Fact]
    public void StreamIsThrottled()
    {
        Publish(sae: new() { KeyKbps = 0.256 });
        var made = 0;
        _application.Grains["n0"].OnDrive = (_, _) => new(TestKeys.At((ulong)++made));
        var stepwise = new StepwiseContext();
        var reading = stepwise.Run(async () =>
            await (await _application.Mediator.Send(Stream(count: 1), Cancellation)).Take(3).CountAsync(Cancellation));

        made.Should().Be(1);
        for (var second = 2; second <= 3; second++)
        {
            _application.Time.Advance(TimeSpan.FromSeconds(1));
            stepwise.Run();
            made.Should().Be(second);
        }
        reading.IsCompletedSuccessfully.Should().BeTrue();
    }

    /// <summary>It is counted at the silo that runs the node.</summary>
    [Fact]
    public async Task CallThatIsPassedOnIsNotCountedHere()
    {
        Publish(sae: new() { RequestsPerSecond = 1 });
        _application.Grains["n0"].IsHere = false;
        var id = new KeyId(new KeyBatchId(1, 1), 0).ToString();
        for (var at = 0; at < 3; at++)
        {
            (await _application.Mediator.Send(new CollectKeys(new("sae-n0"), new("sae-n2"), [id]), Cancellation))
                .Error!.Code.Should().Be(ErrorCode.NodeUnavailable);
        }
    }

    [Fact]
    public async Task LimitOfANewTopologyHoldsAtOnce()
    {
        Publish(sae: new() { RequestsPerSecond = 1 });
        await SupplyAsync();
        (await SupplyAsync()).IsOk.Should().BeFalse();

        Publish(version: 2);

        (await SupplyAsync()).IsOk.Should().BeTrue();
    }

    private void Publish(
        Quotas? sae = null, Quotas? tenant = null, Quotas? network = null,
        bool isOneTenant = false, int version = 1)
    {
        var definition = Networks.Ring(4).Definition;
        var none = Quotas.None;
        var withTenants = tenant is not null;
        _application.Publish(
            new NetworkTopology(definition with
            {
                Saes =
                [
                    .. definition.Saes.Select(each => each with
                    {
                        Tenant = !withTenants ? null : isOneTenant || each.Id.Value == "sae-n0" ? "bank" : "police",
                        Quotas = each.Id.Value == "sae-n0" ? sae ?? none : none,
                    }),
                ],
                Tenants = withTenants ? [.. Tenants(isOneTenant).Select(id => new TenantDefinition(id, null) { Quotas = tenant! })] : [],
                Quotas = network ?? none,
            }),
            version, version);
    }

    private static string[] Tenants(bool isOne) => isOne ? ["bank"] : ["bank", "police"];

    private Task<Result<SuppliedKeys>> SupplyAsync(string master = "sae-n0", int count = 1) =>
        _application.Mediator.Send(new SupplyKeys(TestKeys.Request(master, count: count)), Cancellation);

    private async Task<Result<StreamBatch>> FirstOfStreamAsync() =>
        await (await _application.Mediator.Send(Stream(), Cancellation)).FirstAsync(Cancellation);

    private static StreamKeys Stream(int count = 10) =>
        new(new SaeId("sae-n0"), new SaeId("sae-n2"), "s", new KeyRequirements(), TimeSpan.Zero, count);
}
