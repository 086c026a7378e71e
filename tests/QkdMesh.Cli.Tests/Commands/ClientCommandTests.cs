using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using QkdMesh.Cli.Tests.Fakes;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class ClientCommandTests
{
    [Fact]
    public async Task KeysAreTheSame_WhenOneSaeGetsAndTheOtherCollects()
    {
        await using var mesh = await StartAsync();
        var got = await RunAsync(mesh, "key get --sae one --peer two --number 2 --json");
        got.ExitCode.Should().Be(0);
        var keys = got.Json().GetProperty("keys");
        var ids = keys.EnumerateArray().Select(key => key.GetProperty("key_id").GetString());
        var collected = await RunAsync(mesh, $"key collect --sae two --peer one {string.Join(' ', ids)} --json");
        collected.Json().GetProperty("keys").GetRawText().Should().Be(keys.GetRawText());
    }

    [Fact]
    public async Task RefusalIsOneJsonObject_WhenThereIsNoRoute()
    {
        await using var mesh = await StartAsync();
        (await RunAsync(mesh, "link cut a-b")).Output.Trim().Should().Be("link a-b (a - b): cut");
        var refused = await RunAsync(mesh, "key get --sae one --peer two --json");
        refused.ExitCode.Should().Be(1);
        refused.Output.Trim().Should().Be("""{"error":{"reason":"NO_ROUTE","message":"no route now","retryable":true}}""");
        (await RunAsync(mesh, "link restore a-b")).Output.Trim().Should().Be("link a-b (a - b): active");
    }

    [Fact]
    public async Task AlarmIsShownAndAcknowledged_AndRefusedWhereThereIsNone()
    {
        await using var mesh = await StartAsync();
        mesh.Alarms["a-b"] = new AlarmProgress { EndsHeard = true, Sound = true, Acknowledgement = Acknowledgement.Awaited };
        (await RunAsync(mesh, "network show")).Output.Should().Contain("acknowledgement");

        (await RunAsync(mesh, "link acknowledge a-b")).Output.Should()
            .StartWith("link a-b (a - b): alarm: QBER must stay low").And.Contain("The link comes back when");

        var link = (await RunAsync(mesh, "network show --json")).Json().GetProperty("links")[0];
        link.GetProperty("alarm").GetRawText().Should().Be("""{"ends_heard":true,"sound":true,"acknowledgement":"given"}""");
        (await RunAsync(mesh, "link acknowledge b-c --json")).Json().GetProperty("error").GetProperty("reason").GetString()
            .Should().Be("LINK_NOT_ALARMED");
    }

    [Theory]
    [InlineData("key get")]
    [InlineData("key status")]
    [InlineData("key stream --count 1")]
    public async Task RouteOptionsAreSent_ByEveryCommandForKeys(string command)
    {
        await using var mesh = await StartAsync();
        (string Word, RoutingPolicy Sent)[] policies =
        [
            ("balanced", RoutingPolicy.Balanced), ("widest", RoutingPolicy.Widest), ("fewest-hops", RoutingPolicy.FewestHops),
            ("sticky", RoutingPolicy.Sticky),
        ];
        foreach (var (word, sent) in policies)
        {
            (await RunAsync(mesh, $"{command} --sae one --peer two --policy {word} --max-hops 7")).ExitCode.Should().Be(0);
            mesh.Asked.Should().Be(new RouteOptions { Policy = sent, MaxHops = 7 });
        }
        await RunAsync(mesh, $"{command} --sae one --peer two");
        mesh.Asked.Should().Be(new RouteOptions(), "the topology decides");
    }

    [Fact]
    public async Task EachFurtherPeerIsSent()
    {
        await using var mesh = await StartAsync();
        (await RunAsync(mesh, "key get --sae one --peer two --also three --also four")).ExitCode.Should().Be(0);
        mesh.AlsoAsked.Should().Equal("three", "four");

        var refused = await RunAsync(mesh, "key get --sae one --peer two --also not/an/id");
        refused.ExitCode.Should().Be(2);
        refused.Error.Should().Contain("--also takes");
    }

    [Fact]
    public async Task StreamEnds_WhenItsCountIsReached()
    {
        await using var mesh = await StartAsync();
        var stream = await RunAsync(mesh, "key stream --sae one --peer two --count 200 --json");
        stream.ExitCode.Should().Be(0);
        stream.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2)
            .And.OnlyContain(line => line.StartsWith("{\"index\":", StringComparison.Ordinal));
        stream.Output.Should().Contain("\"key_id\":\"199\"").And.NotContain("\"key_id\":\"200\"");
    }

    [Fact]
    public async Task NetworkIsDrawnWithItsLedgers_WhenItIsShown()
    {
        await using var mesh = await StartAsync();
        var shown = await RunAsync(mesh, "network show");
        shown.ExitCode.Should().Be(0);
        shown.Output.Should().Contain("a ───── b ───── c").And.Contain("relayed").And.NotContain("\u001b");
        shown.Output.Split('\n').Should().OnlyContain(line => line.Length <= 100);
    }

    [Fact]
    public async Task RestoreSaysWhatToDo_WhenTheLinkIsTapped()
    {
        await using var mesh = await StartAsync();
        mesh.Alarms["a-b"] = new AlarmProgress { EndsHeard = true, Acknowledgement = Acknowledgement.Awaited };
        (await RunAsync(mesh, "link restore a-b")).Output.Should()
            .Contain("stays off until its QBER is low").And.Contain("'qkdmesh link tap a-b --fraction 0'");

        mesh.Alarms["a-b"].Sound = true;
        (await RunAsync(mesh, "link restore a-b")).Output.Should().Contain("'qkdmesh link acknowledge a-b'");
    }

    [Fact]
    public async Task IdsAreInOnePiece_WhenATableGoesIntoAPipe()
    {
        var (left, right) = (new string('l', 30), new string('r', 30));
        await using var mesh = await FakeMesh.StartAsync(Networks.Of($"{left}-{right}", $"one@{left} two@{right}"));
        var shown = await RunAsync(mesh, "network show");
        shown.Output.Split('\n').Should().Contain(line =>
            line.Contains($"{left}-{right}", StringComparison.Ordinal) && line.Contains($"{left} - {right}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SilosThatEndedAreShown_WhereTheyAreAskedForAlone()
    {
        await using var mesh = await StartAsync();
        mesh.Silos.Add(new SiloView
        {
            Address = "127.0.0.1:1@1", Sites = "a,b", Status = "active", Here = true, GrpcAddress = "http://127.0.0.1:7014",
            Contract = 2,
        });
        mesh.Silos.Add(new SiloView { Address = "127.0.0.1:2@2", Sites = "c", Status = "dead" });

        (await RunAsync(mesh, "cluster status")).Output.Should().Contain("http://127.0.0.1:7014").And.NotContain("dead");
        (await RunAsync(mesh, "cluster status --all")).Output.Should().Contain("127.0.0.1:2@2");
        (await RunAsync(mesh, "cluster status --json")).Json().GetProperty("silos").GetRawText().Should().Be(
            """
            [{"address":"127.0.0.1:1@1","grpc_address":"http://127.0.0.1:7014","sites":"a,b","status":"active","here":true,"contract":2}]
            """);
        (await RunAsync(mesh, "cluster status --all --json")).Json().GetProperty("silos").GetArrayLength().Should().Be(2);
    }

    [Fact]
    public async Task FailureSaysWhichUrlToGive_WhenTheServerHasNoTls()
    {
        await using var mesh = await StartAsync();
        var failed = await CommandLine.RunAsync("network", "show", "--server", $"https://127.0.0.1:{mesh.Address.Port}");
        failed.ExitCode.Should().Be(1);
        failed.Error.Should().Contain("does not speak TLS").And.Contain("http://").And.Contain("(TLS_FAILED)").And.NotContain("Exception");
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task FailureSaysWhichAddressToGive_WhenTheServerIsNoMesh(HttpProtocols protocol)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, on => on.Protocols = protocol));
        await using var app = builder.Build();
        app.MapGet("/", () => "hello");
        await app.StartAsync(TestContext.Current.CancellationToken);

        var failed = await CommandLine.RunAsync("network", "show", "--server", app.Urls.Single());

        failed.ExitCode.Should().Be(1);
        failed.Error.Should().Contain("is not a QkdMesh gRPC endpoint").And.Contain("--server")
            .And.Contain("(NOT_A_MESH)").And.NotContain("Exception");
    }

    private static Task<FakeMesh> StartAsync() => FakeMesh.StartAsync(Networks.Of("a-b b-c", "one@a two@c"));

    private static Task<CommandLine> RunAsync(FakeMesh mesh, string line) =>
        CommandLine.RunAsync([.. line.Split(' '), "--server", mesh.Address.ToString()]);
}
