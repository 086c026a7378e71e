using System.Net;
using System.Net.Sockets;
using QkdMesh.Clustering;
using QkdMesh.Host;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>A server that cannot start says so in one line, and no library adds to it. Each server is a real process.</summary>
public sealed class RefusedStartTests
{
    private const string Ring = "topologies/madrid-ring.yaml";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PortIsNamed_WhenAProgramHasItAtIPv4AndTheServerListensEverywhere(bool isManagement)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        string[] ports = isManagement ? ["--port", "0", "--management-port", $"{port}"] : ["--port", $"{port}", "--management-port", "0"];
        var run = await RunAsync([], ["--listen", "::", .. ports]);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Be(
            $"error: another program listens on port {port}: stop that program, or choose another port with "
            + $"--{(isManagement ? "management-port" : "port")} (PORT_IN_USE)\n");
    }

    [Fact]
    public async Task StopIsNoFault_WhenItComesDuringTheStart()
    {
        // The input ends at once. A closed terminal stops the start by the same way.
        var run = await RunAsync([], ["--port", "0", "--until-input-ends"]);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Be("error: the command was stopped before it ended (CANCELLED)\n");
    }

    [Fact]
    public async Task PortIsNamed_WhenThisUserMayNotListenOnIt()
    {
        var run = await RunAsync(
            ["unshare", "--net", "sh", "-c", "ip link set lo up && exec \"$0\" \"$@\"", "setpriv", "--bounding-set=-net_bind_service"],
            ["--port", "81"]);

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith("error: this user may not listen on port 81: choose a port from 1024 with --port").And.EndWith(
            "(PORT_FORBIDDEN)\n").And.MatchRegex("^[^\n]*\n$");
    }

    [Fact]
    public async Task OneLineSaysWhy_WhenTheServerFailsAfterItStarted()
    {
        await using var redis = await RedisServer.StartAsync();
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, Ring), Cancellation);
        await using var running = await MeshHost.StartAsync(
            new MeshHostOptions
            {
                Topology = new YamlTopologyReader().Read(text, Ring).Topology!,
                Cluster = new ClusterSettings { ClusterId = "c", Nodes = "all", Redis = new RedisSettings(redis.Address), SiloPort = 0 },
            },
            Cancellation);
        var run = await MachineProgram.RunAsync(
            [
                MachineProgram.QkdMesh, "serve", "topologies/milan-datacenters-40km.yaml", "--port", "0", "--cluster", "--cluster-id", "c",
                "--site", "all", "--redis", $"127.0.0.1:{redis.Port}",
            ],
            Cancellation, folder: AppContext.BaseDirectory);

        run.ExitCode.Should().Be(1);
        // On a busy machine, this program itself may say before that the store or the controller is late.
        run.Error.Should().MatchRegex("(?m)^error: cluster 'c' runs network madrid-ring.*\\n\\z")
            .And.NotContain(": Orleans.").And.NotContain(": Microsoft.").And.NotContain("   at ");
    }

    [Theory]
    [InlineData("--listen 224.0.0.1", "224.0.0.1 is a multicast address")]
    [InlineData("--listen ff02::1", "ff02::1 is a multicast address")]
    [InlineData("--listen 255.255.255.255", "255.255.255.255 is a broadcast address")]
    [InlineData("--listen 127.255.255.255", "127.255.255.255 is a broadcast address")]
    [InlineData("--listen fe80::1", "write fe80::1%INTERFACE: give --listen an address of this machine")]
    [InlineData("--listen 192.0.2.7", "this machine has no address 192.0.2.7: give --listen an address of this machine")]
    [InlineData("--cluster --site all --redis 127.0.0.1:1 --silo-address 192.0.2.7", "no address 192.0.2.7: give --silo-address")]
    [InlineData("--cluster --site all --redis 127.0.0.1:1 --silo-address 0.0.0.0", "other silos cannot call 0.0.0.0")]
    [InlineData("--cluster --site all --redis 127.0.0.1:1 --silo-address 224.0.0.1", "224.0.0.1 is a multicast address")]
    [InlineData("--cluster --site all --redis 127.0.0.1:1 --silo-port 4", "gRPC and other silos cannot share port 4", 4)]
    [InlineData("--cluster --site all --redis 127.0.0.1:1 --silo-port 4", "management and other silos cannot share port 4", 3)]
    public async Task SettingIsNamed_WhenItCannotServe(string options, string message, int port = 0)
    {
        var run = await CommandLine.RunAsync(["serve", Ring, "--port", $"{port}", .. options.Split(' ')]);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain(message).And.EndWith("(INVALID_SETTING)\n").And.MatchRegex("^[^\n]*\n$");
    }

    [Fact]
    public async Task AddressThatIPv6WritesForIPv4IsTaken()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        (await CommandLine.RunAsync("serve", Ring, "--listen", "::ffff:127.0.0.1", "--port", $"{port}", "--management-port", "0"))
            .Error.Should().Contain($"another program listens on port {port}");
    }

    [Theory]
    [InlineData("--listen", "0.0.0.0")]
    [InlineData("--listen", "::")]
    public async Task AddressBeyondThisMachineIsRefused_WithoutCertificates(string option, string address)
    {
        var run = await RunAsync([], [option, address, "--port", "0", "--management-port", "0"]);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("INSECURE_LISTEN").And.Contain("take the keys of every SAE").And.Contain("qkdmesh pki init")
            .And.Contain("--tls DIRECTORY/silos/NAME --trust DIRECTORY/trust");
    }

    [Fact]
    public async Task AddressOfTheEnvironmentIsRefusedToo()
    {
        var run = await RunAsync(["env", "QKDMESH_LISTEN=0.0.0.0"], ["--port", "0", "--management-port", "0"]);

        run.Error.Should().Contain("INSECURE_LISTEN");
    }

    private static Task<FinishedRun> RunAsync(string[] within, string[] options) => MachineProgram.RunAsync(
        [.. within, MachineProgram.QkdMesh, "serve", Ring, .. options], Cancellation, folder: AppContext.BaseDirectory);
}
