using QkdMesh.Bench.Cluster;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Commands.Rehearse;
using QkdMesh.Cli.Session;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class RehearseTests
{
    private const string Chain = "topologies/trusted-node-chain.yaml";

    private static readonly KeyBalanceAnswer Ledger =
        new(100, 60, 20, 10, 10, new Dictionary<string, long> { ["Alarm"] = 10 }, Balanced: true);

    private static readonly RehearseAnswer Answer =
        new(2, 1, 1, 24, 7, 10, 1, new Dictionary<string, long> { ["NO_ROUTE"] = 1 }, 90, 80, 10, 0, 3, 2, 1, Ledger);

    [Fact]
    public async Task HourIsRehearsed_AndTheLedgerBalances()
    {
        var hour = await CommandLine.RunAsync("rehearse", Chain, "--hours", "1", "--requests-per-hour", "1200", "--seed", "3", "--json");

        hour.ExitCode.Should().Be(CommandRun.Success);
        hour.Error.Should().BeEmpty();
        var answer = hour.Json();
        answer.GetProperty("hours").GetDouble().Should().Be(1);
        answer.GetProperty("seed").GetInt32().Should().Be(3);
        answer.GetProperty("requests").GetInt64().Should().BeInRange(1000, 1400);
        answer.GetProperty("collected").GetInt64().Should().BeGreaterThan(0);
        answer.GetProperty("wrong").GetInt64().Should().Be(0);
        var ledger = answer.GetProperty("ledger");
        ledger.GetProperty("balanced").GetBoolean().Should().BeTrue();
        var parts = new[] { "relayed", "authentication", "discarded", "stored" };
        ledger.GetProperty("received").GetInt64().Should().Be(parts.Sum(kind => ledger.GetProperty(kind).GetInt64()));
    }

    [Fact]
    public async Task NoLineIsWiderThanOtherDrawings_WhenOutputIsAPipe()
    {
        var hour = await CommandLine.RunAsync("rehearse", Chain, "--hours", "1", "--requests-per-hour", "60");

        hour.ExitCode.Should().Be(CommandRun.Success);
        hour.Error.Should().BeEmpty("progress is for people");
        hour.Output.Should().Contain("The ledger balances to the byte.").And.Contain("authentication")
            .And.Contain("█").And.NotContain("\u001b");
        hour.Output.Split('\n').Should().OnlyContain(line => line.TrimEnd().Length <= Terminal.DrawingWidth);
    }

    [Theory]
    [InlineData("either a FILE or --metro")]
    [InlineData("either a FILE or --metro", Chain, "--metro", "100")]
    [InlineData("--metro takes a number of nodes, without a unit, from 10 to ", "--metro", "9")]
    [InlineData("--metro takes a number of nodes, without a unit, from 10 to ", "--metro", "1000000")]
    [InlineData("--hours", Chain, "--hours", "0")]
    [InlineData("--hours", Chain, "--hours", "169")]
    [InlineData("--cuts", Chain, "--cuts", "-1")]
    public async Task MisuseIsToldBeforeAnythingIsPlayed(string fault, params string[] arguments)
    {
        var misused = await CommandLine.RunAsync(["rehearse", .. arguments]);

        misused.ExitCode.Should().Be(CommandRun.Misused);
        misused.Output.Should().BeEmpty();
        misused.Error.Should().Contain(fault);
    }

    [Theory]
    [InlineData(0, true, CommandRun.Success)]
    [InlineData(1, true, CommandRun.Failed)]
    [InlineData(0, false, CommandRun.Failed)]
    public void OneObjectIsTheAnswer_WhateverItSays(long wrong, bool balanced, int exitCode)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var answer = Answer with { Wrong = wrong, Ledger = Ledger with { Balanced = balanced } };
        RehearseCommand.Finish(new CommandSession(output, error, json: true), answer).Should().Be(exitCode);

        new CommandLine(exitCode, output.ToString(), error.ToString()).Json().GetProperty("ledger").GetProperty("balanced")
            .GetBoolean().Should().Be(balanced);
        if (exitCode == CommandRun.Success) error.ToString().Should().BeEmpty();
        else error.ToString().Should().Contain("please report it").And.Contain("NOT_BALANCED");
    }

    [Fact]
    public void RehearsalThatServedNothingFails_AndSaysSoFirst()
    {
        var nothing = Answer with { Hours = 1, Failed = 10, FailedByReason = new Dictionary<string, long> { ["NO_ROUTE"] = 10 }, Keys = 0 };
        var (code, output, error) = Finish(nothing);
        code.Should().Be(CommandRun.Failed);
        output.Should().StartWith("1 hour of 2 nodes and 1 link (seed 7).").And.Contain("No request was served.")
            .And.Contain("10 requests, 10 failed (100 %).");
        error.Should().Contain("no request was served, most because of NO_ROUTE").And.Contain("(NOT_SERVED)")
            .And.NotContain("fault of qkdmesh");
        Finish(Answer).Output.Should().StartWith("24 hours of").And.Contain("10 requests, 1 failed (10 %).").And.NotContain("No request");
    }

    [Fact]
    public void NoBarIsDrawn_WhenNoLinkMadeKey()
    {
        Finish(Answer).Output.Should().Contain("█");
        Finish(Answer with { Ledger = Answer.Ledger with { Received = 0 } }).Output.Should().Contain("0 bytes").And.NotContain("█");
    }

    [Fact]
    public async Task NetworkWithoutAPairIsRefused_AsAPlanRefusesIt()
    {
        using var folder = new TemporaryFolder("rehearse");
        var ring = await File.ReadAllTextAsync("topologies/madrid-ring.yaml", TestContext.Current.CancellationToken);
        folder.Write("lone.yaml", ring[..ring.IndexOf("saes:", StringComparison.Ordinal)]);
        var rehearsal = await CommandLine.RunAsync("rehearse", folder["lone.yaml"]);
        rehearsal.ExitCode.Should().Be(CommandRun.Failed);
        rehearsal.Output.Should().BeEmpty();
        rehearsal.Error.Should().Contain("name each SAE in the other's shares_with (NO_SAE_PAIR)");
        rehearsal.Error.Should().Be((await CommandLine.RunAsync("plan", folder["lone.yaml"])).Error);
        rehearsal.Error.Should().Be((await CommandLine.RunAsync("demo", folder["lone.yaml"])).Error);
    }

    [Fact]
    public async Task KeysThatNobodyCameForAreCounted_AndExplained()
    {
        var hour = await CommandLine.RunAsync("rehearse", Chain, "--hours", "1", "--requests-per-hour", "1200", "--json");
        var answer = hour.Json();
        var (keys, collected, left) = (Number("keys"), Number("collected"), Number("left"));
        left.Should().BePositive();
        (collected + left).Should().Be(keys, "each key was collected or left, and none was wrong");
        Finish(Answer).Output.Should().Contain("90 keys made, 80 collected, 10 left, 0 wrong.").And.Contain("one request in 50");
        Finish(Answer with { Keys = 80, Left = 0 }).Output.Should().NotContain("on purpose");

        long Number(string name) => answer.GetProperty(name).GetInt64();
    }

    [Fact]
    public void RehearsalWithoutRequestsSaysWhy()
    {
        var idle = Answer with { Requests = 0, Failed = 0, FailedByReason = new Dictionary<string, long>(), Keys = 0 };
        var (code, output, _) = Finish(idle);
        code.Should().Be(CommandRun.Success);
        output.Should().Contain("No request came in this time.").And.NotContain("0 requests");
    }

    private static (int Code, string Output, string Error) Finish(RehearseAnswer answer)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = RehearseCommand.Finish(new CommandSession(output, error, json: false), answer);
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public void JsonIsAsScriptsReadIt() => JsonText.Of(Answer).Should().Be(
        """{"nodes":2,"links":1,"pairs":1,"hours":24,"seed":7,"requests":10,"failed":1,"failed_by_reason":{"NO_ROUTE":1}"""
        + ""","keys":90,"collected":80,"left":10,"wrong":0,"cuts":3,"taps":2,"alarms":1"""
        + ""","ledger":{"received":100,"relayed":60,"authentication":20,"discarded":10,"stored":10"""
        + ""","discarded_by_reason":{"Alarm":10},"balanced":true}}""");

    [Theory]
    [InlineData(MetroNetwork.LeastNodes)]
    [InlineData(100)]
    [InlineData(1000)]
    public void MetroIsANetworkThatTheReaderTakes(int nodes)
    {
        var metro = RehearsedMetro.Of(nodes);

        var read = new YamlTopologyReader().Read(TopologyWriter.Write(metro), "metro.yaml");

        read.Topology.Should().NotBeNull(string.Join("; ", read.Faults));
        read.Topology!.Definition.Nodes.Should().HaveCount(nodes);
        metro.Definition.Links.Should().OnlyContain(link => link.SecretKeyRate.BitsPerSecond > 0 && link.Estimate != null);
    }
}
