using System.Text.Json;
using QkdMesh.Deployment.Tests.Processes;
using QkdMesh.Deployment.Tests.Serving;

namespace QkdMesh.Deployment.Tests;

/// <summary>The nearest to the image that can be had without one.</summary>
public class PublishedFolderTests(PublishedFolder published) : IClassFixture<PublishedFolder>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task ItServesAsANonRootUserOnReadOnlyFileSystemsAndStopsWhenTold()
    {
        using var mesh = published.StartAsInAContainer("serve", published.Topology, "--port", "0", "--json");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var errors = mesh.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            var line = await mesh.StandardOutput.ReadLineAsync(patience.Token);
            line.Should().NotBeNull($"it ended with:\n{(mesh.HasExited ? await errors : "")}");
            JsonDocument.Parse(line!).RootElement.GetProperty("ready").GetBoolean().Should().BeTrue();

            File.ReadLines($"/proc/{mesh.Id}/status").Should().Contain("Uid:\t1654\t1654\t1654\t1654").And.Contain("CapEff:\t0000000000000000");
            Tool.Run("kill", "-TERM", $"{mesh.Id}");
            await mesh.WaitForExitAsync(patience.Token);
            mesh.ExitCode.Should().Be(0);
            (await errors).Should().BeEmpty();
        }
        finally
        {
            if (!mesh.HasExited) mesh.Kill();
        }
    }
}
