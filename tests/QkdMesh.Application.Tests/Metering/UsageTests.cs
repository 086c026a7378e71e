using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Application.Control;
using QkdMesh.Application.KeySupply;
using QkdMesh.Application.Metering;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Tests.Metering;

/// <summary>What SAEs used is counted where their requests are served, and an SAE sees its own tenant only.</summary>
public sealed class UsageTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TestApplication _application = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _application.Time.SetUtcNow(Start);
        var definition = Networks.Ring(4).Definition;
        _application.Publish(new NetworkTopology(definition with
        {
            Saes =
            [
                .. definition.Saes.Select(sae => sae with
                {
                    Tenant = sae.Id.Value == "sae-n1" ? "police" : "bank",
                    SharesWith = sae.Id.Value switch
                    {
                        "sae-n1" or "sae-n3" => new HashSet<SaeId> { new("sae-n0"), new("sae-n2") },
                        _ => sae.SharesWith,
                    },
                }),
            ],
            Tenants = [new("bank", null), new("police", null)],
        }));
        Serve(_ => new SuppliedKeys(TestKeys.Batch(3), []) { LinkKeySpent = 100 });
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact]
    public async Task CountsKeysAndLinkKey_ForTheTenantOfTheSaeThatAsked()
    {
        await SupplyAsync();
        Serve(_ => new MeshError(ErrorCode.InsufficientKey, "burned") { LinkKeySpent = 50 });
        await SupplyAsync();

        var usage = await UsageAsync();

        usage.Should().ContainKey(new("bank")).WhoseValue.Should().Be((new UsageFigures(2, 1, 3, 3 * 256, 8 * 150), 3L));
        usage[new("bank", new("sae-n0"), new("sae-n2"))].Should().Be(usage[new("bank")]);
        usage[new("police")].Should().Be((default(UsageFigures), 0L), "a tenant that used nothing is listed");
    }

    [Fact]
    public async Task RefusedAndCancelledCallsAreFailures()
    {
        Serve(_ => throw new OperationCanceledException());
        await ((Func<Task>)(() => SupplyAsync())).Should().ThrowAsync<OperationCanceledException>();

        (await UsageAsync())[new("bank")].Figures.Should().Be(new UsageFigures(1, 1));
    }

    [Fact]
    public async Task StreamIsOneCall_AndEachBatchCounts()
    {
        _application.Grains["n0"].OnDrive = (_, _) => new(TestKeys.At(1));
        var stream = new StreamKeys(new("sae-n0"), new("sae-n2"), "s", new KeyRequirements(), TimeSpan.Zero, 10);
        await (await _application.Mediator.Send(stream, Cancellation)).Take(2).CountAsync(Cancellation);

        (await UsageAsync())[new("bank")].Figures.Should().Be(new UsageFigures(1, 0, 20, 20 * 256));
    }

    [Fact]
    public async Task PeakIsTheBusiestMinute()
    {
        await SupplyAsync();
        await SupplyAsync();
        _application.Time.Advance(TimeSpan.FromMinutes(1));
        await SupplyAsync();

        var bank = (await UsageAsync())[new("bank")];
        (bank.Figures.Keys, bank.Peak).Should().Be((9, 6));
        (await UsageAsync(since: Start.AddMinutes(1)))[new("bank")].Figures.Keys.Should().Be(3);
    }

    /// <summary>One minute did not end before the clock had come to its end again.</summary>
    [Fact]
    public async Task PeakIsThatOfAMinute_WhenTheClockWentBack()
    {
        await SupplyAsync();
        _application.Time.AdjustTime(Start.AddHours(-1));
        await SupplyAsync();
        _application.Time.Advance(TimeSpan.FromMinutes(1));
        await SupplyAsync();

        var bank = (await UsageAsync())[new("bank")];

        (bank.Figures.Keys, bank.Peak).Should().Be((9, 3));
    }

    [Fact]
    public async Task ADayIsKept()
    {
        await SupplyAsync();
        _application.Time.Advance(UsageLedger.Kept + TimeSpan.FromMinutes(2));

        var answer = (await _application.Mediator.Send(new GetUsage("bank", null), Cancellation)).Value;

        answer.Rows.Should().Equal(new UsageRow(new("bank"), default, 0));
        answer.WholeSince.Should().Be(Start.AddMinutes(1));
    }

    /// <summary>Whatever SAEs do, the ledger has room for a fixed number of pairs.</summary>
    [Fact]
    public void OldMinutesMakeRoom()
    {
        var ledger = _application.Services.GetRequiredService<UsageLedger>();
        for (var minute = 0; minute < 3; minute++)
        {
            for (var peer = 0; peer < UsageLedger.MostPairs / 2; peer++)
                ledger.Add(new("sae-n0"), new($"p{peer}"), new(Requests: 1));
            _application.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var report = ledger.Read("bank", null);

        report.Rows.Single(row => row.Holder.Sae is null).Figures.Requests.Should().Be(UsageLedger.MostPairs);
        report.WholeSince.Should().Be(Start.AddMinutes(1));
    }

    [Fact]
    public async Task MinutesAreWhole()
    {
        await SupplyAsync();
        (await UsageAsync(since: Start.AddSeconds(59)))[new("bank")].Figures.Keys.Should().Be(3);
        (await UsageAsync(since: Start.AddDays(1)))[new("bank")].Figures.Keys.Should().Be(0);
    }

    [Fact]
    public async Task AnSaeSeesItsOwnTenant()
    {
        await SupplyAsync();
        await SupplyAsync("sae-n1");

        var own = (await OwnAsync("sae-n0")).Value;

        own.Rows.Select(row => row.Holder).Should().BeEquivalentTo(
            new UsageHolder[] { new("bank"), new("bank", new("sae-n0"), new("sae-n2")) });
        (await OwnAsync("sae-n0", "bank")).IsOk.Should().BeTrue();
    }

    /// <summary>The name of another tenant is as unknown as a name that nobody has.</summary>
    [Fact]
    public async Task ForeignTenantIsUnknown()
    {
        var (foreign, none) = ((await OwnAsync("sae-n0", "police")).Error!, (await OwnAsync("sae-n0", "nobody")).Error!);

        foreign.Should().Be(none with { Detail = none.Detail.Replace("nobody", "police", StringComparison.Ordinal) });
        foreign.Code.Should().Be(ErrorCode.UnknownTenant);
    }

    /// <summary>Another SAE of the tenant may have a partner that the caller may not know.</summary>
    [Fact]
    public async Task PartnersOfOtherSaesAreNotNamed()
    {
        var ledger = _application.Services.GetRequiredService<UsageLedger>();
        ledger.Add(new("sae-n2"), new("sae-n1"), new(Keys: 7));

        var own = (await OwnAsync("sae-n3")).Value;

        own.Rows.Should().ContainSingle().Which.Figures.Keys.Should().Be(7);
        (await OwnAsync("sae-n2")).Value.Rows.Should().Contain(row => row.Holder.Peer == new SaeId("sae-n1"));
    }

    [Fact]
    public async Task UnknownTenantIsAnErrorForOperatorsToo() =>
        (await _application.Mediator.Send(new GetUsage("nobody", null), Cancellation)).Error!.Code.Should().Be(ErrorCode.UnknownTenant);

    [Fact]
    public async Task SilosAreSummed_AndSilentOnesNamed()
    {
        var ours = new UsageReport(Start, [new(new("bank"), new(Keys: 5), 5)]);
        var theirs = new UsageReport(Start.AddHours(1), [new(new("bank"), new(Keys: 2), 2)]);
        var reading = new UsageReading(new Here(ours), new Elsewhere([new("s2", theirs), new("s3", null)]));

        var sum = await reading.ReadAsync(null, [], null, Cancellation);

        sum.Should().BeEquivalentTo(new UsageOfSilos([new(new("bank"), new(Keys: 7), 5)], Start.AddHours(1), ["s3"]));
    }

    private void Serve(Func<KeyRequest, Result<SuppliedKeys>> answer)
    {
        foreach (var node in new[] { "n0", "n1", "n2", "n3" }) _application.Grains[node].OnSupply = request => new(answer(request));
    }

    private Task<Result<SuppliedKeys>> SupplyAsync(string master = "sae-n0") =>
        _application.Mediator.Send(new SupplyKeys(TestKeys.Request(master, count: 3)), Cancellation);

    private Task<Result<UsageOfSilos>> OwnAsync(string sae, string? tenant = null) =>
        _application.Mediator.Send(new GetOwnUsage(new(sae), tenant, null), Cancellation);

    private async Task<Dictionary<UsageHolder, (UsageFigures Figures, long Peak)>> UsageAsync(DateTimeOffset? since = null) =>
        (await _application.Mediator.Send(new GetUsage(null, since), Cancellation)).Value.Rows
            .ToDictionary(row => row.Holder, row => (row.Figures, row.PeakKeys));

    private sealed class Here(UsageReport report) : IUsageHere
    {
        public UsageReport Read(string? tenant, DateTimeOffset? since) => report;
    }

    private sealed class Elsewhere(IReadOnlyList<KeyValuePair<string, UsageReport?>> reports) : IUsageElsewhere
    {
        public Task<IReadOnlyList<KeyValuePair<string, UsageReport?>>> AskAsync(string? tenant, DateTimeOffset? since) =>
            Task.FromResult(reports);
    }
}
