using QkdMesh.Core.Identifiers;
using QkdMesh.KeySources.Pqc;

namespace QkdMesh.Cli.Tests.Commands;

/// <summary>'pki init' makes the pre-shared keys of pqc links, and silos find them there.</summary>
public sealed class PreSharedKeyTests : IDisposable
{
    private const string Topology = "topologies/madrid-police-pilot.yaml";

    private readonly TemporaryFolder _files = new("psk");

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task InitMakesAKeyForEachLink_WhereASiloFindsIt()
    {
        var init = await CommandLine.RunAsync("pki", "init", Topology, "--out", _files["pki"]);
        init.Output.Should().Contain("pre-shared keys of 1 pqc link");

        var keys = new PreSharedKeyFiles(_files["pki/nodes"]);

        using (var key = keys.Of(new LinkId("pqc"), new NodeId("dc-north")).Value) key.Should().NotBeNull();
        keys.All.Select(file => Path.GetRelativePath(_files["pki/nodes"], file)).Should().Equal("dc-north/pqc.psk", "dc-south/pqc.psk");
        var secrets = await CommandLine.RunAsync("pki", "secrets", _files["pki"], "nodes/dc-north", "--namespace", "qkdmesh");
        secrets.Output.Should().Contain("name: node-dc-north").And.Contain("  pqc.psk: ");
    }

    [Theory]
    [InlineData("--pqc-psk-directory")]
    [InlineData("--tls . --trust . --node-credentials")]
    public async Task OneKeyForTwoLinksIsRefused(string options)
    {
        Write("b/a-b.psk", new string('k', 32));
        Write("b/b-c.psk", new string('k', 32));

        var serve = await ServeAsync(options);

        serve.ExitCode.Should().Be(1);
        serve.Error.Should().Contain("a-b.psk and b-c.psk hold the same pre-shared key: give each link a key of its own");
    }

    [Theory]
    [InlineData("b/a-b.psk", "short", "has 5 bytes; write a pre-shared key of at least 32 bytes")]
    [InlineData(null, "", "cannot be used: it does not exist: check the path and its permissions")]
    public async Task DirectoryThatCannotServeIsRefused(string? file, string text, string problem)
    {
        if (file is not null) Write(file, text);

        (await ServeAsync("--pqc-psk-directory")).Error.Should().Contain(problem);
    }

    private Task<CommandLine> ServeAsync(string options) =>
        CommandLine.RunAsync(["serve", Topology, "--port", "0", .. options.Split(' '), _files["keys"]]);

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_files[$"keys/{file}"])!);
        _files.Write($"keys/{file}", text);
    }
}
