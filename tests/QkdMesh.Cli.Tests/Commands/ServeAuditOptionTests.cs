namespace QkdMesh.Cli.Tests.Commands;

public sealed class ServeAuditOptionTests
{
    [Fact]
    public async Task ServingDoesNotBegin_WhereTheLogCannotBeWritten()
    {
        var folder = Directory.CreateTempSubdirectory("qkdmesh-audit-");
        try
        {
            var file = Path.Combine(folder.FullName, "file");
            await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
            var topology = Path.Combine(AppContext.BaseDirectory, "topologies", "trusted-node-chain.yaml");

            var run = await CommandLine.RunAsync("serve", topology, "--port", "0", "--management-port", "0", "--audit", file, "--json");

            run.ExitCode.Should().Be(1);
            var error = run.Json().GetProperty("error");
            error.GetProperty("reason").GetString().Should().Be("AUDIT_UNWRITABLE");
            error.GetProperty("message").GetString().Should()
                .StartWith($"the audit directory {file} cannot be used: ")
                .And.EndWith("give --audit a directory that this user can write to");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
