namespace QkdMesh.Cli.Tests.Rendering;

public sealed class TopologyTablesTests
{
    [Fact]
    public async Task LinkWithoutAFibreHasNoLengthAndNoLoss() =>
        (await CommandLine.RunAsync("topology", "show", "topologies/madrid-police-pilot.yaml")).Output.Should()
            .Contain(" 16.2 km ").And.NotContain(" 0 km ").And.NotContain(" 0 dB ");
}
