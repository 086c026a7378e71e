using QkdMesh.Cli.Tests.Fakes;

namespace QkdMesh.Cli.Tests.Commands;

/// <summary>The contexts of a user are found by a variable of the process, so these tests run alone.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class AloneWithTheEnvironment;

[Collection(typeof(AloneWithTheEnvironment))]
public sealed class ContextTests : IDisposable
{
    private const string Home = "XDG_CONFIG_HOME";

    private readonly TemporaryFolder _config = new("contexts");
    private readonly SecuredMesh _pki = new();
    private readonly string? _before = Environment.GetEnvironmentVariable(Home);

    public ContextTests() => Environment.SetEnvironmentVariable(Home, _config.Path);

    [Fact]
    public async Task ContextStandsForServerAndCredential()
    {
        await using var mesh = await _pki.StartAsync();
        var server = $"127.0.0.1:{mesh.Address.Port}";
        (await RunAsync($"context add lab --server {server} --credentials {_pki["saes/alice"]}")).Output.Should().Contain("in use now");
        (await RunAsync($"context add bob --server {server} --credentials {_pki["saes/bob"]}")).Output.Should().Contain("--context bob");
        (await RunAsync("key get --peer bob --number 1")).ExitCode.Should().Be(0);
        (await RunAsync("key get --peer alice --number 1 --context bob")).ExitCode.Should().Be(0);
        (await RunAsync("context use bob")).ExitCode.Should().Be(0);
        (await RunAsync("key get --peer alice --number 1")).ExitCode.Should().Be(0);

        var list = (await RunAsync("context list --json")).Json();
        list.GetProperty("contexts").EnumerateArray()
            .Select(context => (context.GetProperty("name").GetString(), context.GetProperty("in_use").GetBoolean()))
            .Should().Equal(("bob", true), ("lab", false));
        (await RunAsync("context list")).Output.Should().Contain("lab").And.Contain("*");
        (await RunAsync("context remove bob")).Output.Should().Contain("no context is in use now");
        (await RunAsync("key get --peer alice --number 1")).ExitCode.Should().Be(2, "no certificate says who calls");
        File.Exists(_pki["saes/bob/tls.key"]).Should().BeTrue();
    }

    [Fact]
    public async Task ServerOfTheCommandLineOverridesTheContext()
    {
        await using var mesh = await FakeMesh.StartAsync(Networks.Of("a-b", "alice@a bob@b"));
        await RunAsync($"context add lab --server https://127.0.0.1:1 --credentials {_pki["saes/alice"]}");
        (await RunAsync($"key get --sae alice --peer bob --number 1 --server {mesh.Address}")).ExitCode.Should().Be(0);
        (await RunAsync("network show")).Error.Should().Contain("https://127.0.0.1:1");
    }

    [Fact]
    public async Task FileIsOfItsUserOnly_AndHasNoKey()
    {
        await RunAsync($"context add lab --server https://127.0.0.1:1 --credentials {_pki["saes/alice"]}");
        var file = (await RunAsync("context list --json")).Json().GetProperty("file").GetString()!;
        file.Should().StartWith(_config.Path);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Should().NotContain("PRIVATE KEY");
    }

    [Fact]
    public async Task MistakesAreNamed()
    {
        (await RunAsync("context add lab")).Error.Should().Contain("add --server URL");
        (await RunAsync("context add lab --server https://a:1 --credentials none")).Error.Should().Contain("tls.crt does not exist");
        (await RunAsync($"context add lab --server http://a:1 --credentials {_pki["saes/bob"]}")).Error.Should().Contain("use https://");
        (await RunAsync("context add lab --server http://a:1")).ExitCode.Should().Be(0);
        (await RunAsync("context add lab --server http://b:1")).Error.Should().Contain("there is a context 'lab' already");
        (await RunAsync("context use lib")).Error.Should().Contain("did you mean 'lab'?");
        (await RunAsync("context remove none")).Error.Should().Contain("give one of lab");
        (await RunAsync("network show --context lib")).Error.Should().Contain("did you mean 'lab'?");
        _config.Write("qkdmesh/contexts.json", "{");
        (await RunAsync("context list")).Error.Should().Contain("contexts.json cannot be read");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Home, _before);
        _pki.Dispose();
        _config.Dispose();
    }

    private static Task<CommandLine> RunAsync(string line) => CommandLine.RunAsync(line.Split(' '));
}
