using QkdMesh.Deployment.Tests.Processes;
using QkdMesh.Deployment.Tests.Rendering;
using QkdMesh.Topologies;

namespace QkdMesh.Deployment.Tests;

public class SiteTests
{
    [Fact]
    public void DevHasOneSiloForAllSites() => Overlay.Of(Overlay.Dev).Silos.Select(silo => silo.Site).Should().Equal("all");

    [Fact]
    public void MetroHasTheSitesOfTheTopology() => Overlay.Of(Overlay.Metro).Silos.Select(silo => silo.Site).Should().BeEquivalentTo(Nodes());

    [Fact]
    public void SilosOfASiteStayThere() => Overlay.Of(Overlay.Metro).Silos.Should().AllSatisfy(silo =>
        silo.Pod.NodeSelector.Should().Equal(new Dictionary<string, string>(StringComparer.Ordinal) { [Overlay.SiteLabel] = silo.Site! }));

    [Fact]
    public void NamesSayTheSite() => Overlay.Of(Overlay.Metro).Silos.Should().OnlyContain(silo => silo.Name == $"silo-{silo.Site}");

    private static IEnumerable<string> Nodes()
    {
        const string File = "topologies/madrid-ring.yaml";
        return new YamlTopologyReader().Read(Repository.Read(File), File).Topology!.Definition.Nodes.Select(node => node.Id.Value);
    }
}
