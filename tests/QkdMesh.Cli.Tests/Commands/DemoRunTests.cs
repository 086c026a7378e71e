using QkdMesh.Cli.Commands.Demo;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Cli.Tests.Fakes;
using QkdMesh.Client;
using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class DemoRunTests
{
    private static readonly NetworkTopology Ring = Networks.Of("a-b b-c c-d d-a", "one@a two@c");
    private static readonly NetworkTopology Star = Networks.Of("hub-a hub-b hub-c", "one@a two@b");

    [Fact]
    public async Task KeysGoTheOtherWayRound_WhenALinkOfARingIsCut()
    {
        var report = await RunAsync(await FakeMesh.StartAsync(Ring));
        report.Succeeded.Should().BeTrue();
        report.Requests.Should().Be(9);
        report.Routes.Select(phase => string.Join(' ', phase.Nodes)).Should().Equal("a b c", "a d c", "a b c");
        report.RecoveryMs.Should().BePositive();
    }

    [Fact]
    public async Task RefusalIsShownAndIsNoFailure_WhenASpokeOfAStarIsCut()
    {
        var report = await RunAsync(await FakeMesh.StartAsync(Star));
        report.Succeeded.Should().BeTrue();
        report.Requests.Should().Be(7, "one refused request is enough");
        report.RecoveryMs.Should().BeNull();
        report.Routes[1]
            .Should().BeEquivalentTo(new { Phase = "cut", Nodes = Array.Empty<string>(), Reason = "NO_ROUTE", Message = "no route now" });
    }

    [Fact]
    public async Task RunFails_WhenKeysDifferBetweenTheEnds()
    {
        var report = await RunAsync(await FakeMesh.StartAsync(Ring, corrupts: true));
        report.Mismatched.Should().Be(9);
        report.Succeeded.Should().BeFalse();
    }

    [Fact]
    public async Task RunFails_WhenALedgerLacksAByte()
    {
        var report = await RunAsync(await FakeMesh.StartAsync(Ring, miscounts: true));
        report.LedgerBalanced.Should().BeFalse();
        report.Succeeded.Should().BeFalse();
    }

    [Fact]
    public async Task StoryShowsEachPhaseAndTheLedgers_WhenItIsForPeople()
    {
        using var output = new StringWriter();
        var session = new CommandSession(output, TextWriter.Null, json: false);
        var view = new DemoView(session, Ring, SaePair.FurthestIn(Ring)!);
        view.Verdict(await RunAsync(await FakeMesh.StartAsync(Ring), view));
        output.ToString().Should().Contain("All fibres whole").And.Contain("Link a-b is cut").And.Contain("╳").And.Contain("a > d > c")
            .And.Contain("after the cut").And.Contain("restored").And.Contain("+ auth.").And.Contain("balanced");
        output.ToString().Split('\n').Should().OnlyContain(line => line.Length <= 100);
        TestContext.Current.TestOutputHelper?.WriteLine(output.ToString());
    }

    private static async Task<DemoReport> RunAsync(FakeMesh mesh, DemoView? view = null)
    {
        await using var stopped = mesh;
        using var client = new MeshClient(mesh.Address);
        var run = new DemoRun(client, mesh.Address, mesh.Topology, SaePair.FurthestIn(mesh.Topology)!, keys: 3, _ => true);
        return await run.RunAsync(
            step => view?.Step(step), (phase, recovery) => view?.Phase(phase, recovery), network => view?.Ledgers(network),
            TestContext.Current.CancellationToken);
    }
}
