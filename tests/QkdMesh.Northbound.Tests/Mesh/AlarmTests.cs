using Grpc.Core;
using QkdMesh.Core.Network;
using QkdMesh.Host;
using QkdMesh.Northbound.V1;
using Acknowledgement = QkdMesh.Northbound.V1.Acknowledgement;
using AlarmStep = QkdMesh.Northbound.V1.AlarmStep;
using LinkStatus = QkdMesh.Northbound.V1.LinkStatus;

namespace QkdMesh.Northbound.Tests.Mesh;

/// <summary>An alarm as operators and applications see it.</summary>
public sealed class AlarmTests
{
    private const string Link = "n0-n1";

    [Fact]
    public async Task WatchersSeeEveryStepAndKeysGoTheOtherWay_FromTheAlarmUntilTheLinkIsTrustedAgain()
    {
        await using var mesh = await StartAsync();
        using var limit = RunningMesh.Limit();
        using var watch = mesh.Network.WatchNetwork(new WatchNetworkRequest(), cancellationToken: limit.Token);
        (await Refusal.ReasonAsync(() => AcknowledgeAsync(mesh))).Should().Be("LINK_NOT_ALARMED");

        await TapAsync(mesh, 1);
        var seen = await UntilAsync(watch, AlarmStep.EndsHeard);
        seen.SelectMany(change => change.Happened).Should().Equal(AlarmStep.Raised, AlarmStep.EndsHeard);
        seen[^1].Should().Match<LinkAlarmChanged>(
            change => change.Alarmed && change.Qber == 0.25 && change.Alarm.EndsHeard && !change.Alarm.Sound);
        seen[^1].At.ToDateTime().Should().BeCloseTo(TimeProvider.System.GetUtcNow().UtcDateTime, TimeSpan.FromMinutes(1));
        (await mesh.GetKeysAsync("sae-n0", "sae-n1")).Routes.Single().Nodes.Should().Equal("n0", "n3", "n2", "n1");
        (await LinkAsync(mesh)).Should().Match<LinkView>(link =>
            link.Alarmed && link.Alarm.Acknowledgement == Acknowledgement.Awaited && link.Status == LinkStatus.Off
            && link.LedgerA.Stored == 0 && link.LedgerB.Stored == 0 && link.LedgerA.DiscardedByReason["alarm"] > 0);
        (await Refusal.ReasonAsync(() => AcknowledgeAsync(mesh))).Should().Be("QBER_TOO_HIGH");

        await TapAsync(mesh, 0);
        (await UntilAsync(watch, AlarmStep.Sound))[^1].Alarmed.Should().BeTrue();
        (await AcknowledgeAsync(mesh)).Should().Match<LinkView>(
            link => link.Alarmed && link.Alarm.Acknowledgement == Acknowledgement.Given);

        seen = await UntilAsync(watch, AlarmStep.Over);
        seen.SelectMany(change => change.Happened).Should().Equal(AlarmStep.Acknowledged, AlarmStep.Over);
        seen[^1].Should().Match<LinkAlarmChanged>(change => !change.Alarmed && change.Qber == 0 && change.Alarm == null);
        await mesh.WaitForAsync(network => network.StateOf(new(Link)).CarriesKey);
        (await LinkAsync(mesh)).Should().Match<LinkView>(link => !link.Alarmed && link.Alarm == null);
    }

    [Theory]
    [InlineData("n7-n8")]
    [InlineData("not an id")]
    public async Task SaysUnknownLink_WhenThereIsNone(string link)
    {
        await using var mesh = await StartAsync();

        var acknowledgement = new AcknowledgeAlarmRequest { LinkId = link };
        (await Refusal.ReasonAsync(async () => await mesh.Network.AcknowledgeAlarmAsync(acknowledgement, RunningMesh.Nobody)))
            .Should().Be("UNKNOWN_LINK");
    }

    private static Task<RunningMesh> StartAsync() => RunningMesh.StartAsync(
        new MeshHostOptions
        {
            Topology = Networks.Ring(4), WaitToRestore = TimeSpan.FromSeconds(1), AlarmsNeedAcknowledgement = true,
        },
        state => state.CarriesKey);

    private static async Task TapAsync(RunningMesh mesh, double fraction) =>
        await mesh.Network.DisturbLinkAsync(new DisturbLinkRequest { LinkId = Link, TappedFraction = fraction }, RunningMesh.Nobody);

    private static async Task<LinkView> AcknowledgeAsync(RunningMesh mesh) =>
        await mesh.Network.AcknowledgeAlarmAsync(new AcknowledgeAlarmRequest { LinkId = Link }, RunningMesh.Nobody);

    private static async Task<LinkView> LinkAsync(RunningMesh mesh) =>
        (await mesh.Network.GetNetworkAsync(new GetNetworkRequest { WithLedgers = true }, RunningMesh.Nobody))
        .Links.Single(link => link.Id == Link);

    /// <summary>The news of the alarm of the link, up to a step.</summary>
    private static async Task<List<LinkAlarmChanged>> UntilAsync(AsyncServerStreamingCall<WatchNetworkResponse> watch, AlarmStep step)
    {
        var seen = new List<LinkAlarmChanged>();
        while (await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
            seen.AddRange(watch.ResponseStream.Current.Events
                .Select(happened => happened.LinkAlarm).OfType<LinkAlarmChanged>().Where(change => change.LinkId == Link));
            if (seen.Exists(change => change.Happened.Contains(step))) return seen;
        }
        throw new InvalidOperationException("the watch ended");
    }
}
