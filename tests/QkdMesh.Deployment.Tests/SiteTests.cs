using QkdMesh.Deployment.Tests.Rendering;
using QkdMesh.Deployment.Tests.Serving;

namespace QkdMesh.Deployment.Tests;

public class SiteTests
{
    [Fact]
    public void DevHasOneSiloForAllSites() => Overlay.Of(Overlay.Dev).Silos.Select(silo => silo.Site).Should().Equal("all");

    [Fact]
    public void MetroHasTheSitesOfTheTopology() => Overlay.Of(Overlay.Metro).Silos.Select(silo => silo.Site)
        .Should().BeEquivalentTo(MadridRing.Topology.Definition.Nodes.Select(node => node.Id.Value));

    [Fact]
    public void SilosOfASiteStayThere() => Overlay.Of(Overlay.Metro).Silos.Should().AllSatisfy(silo =>
        silo.Pod.NodeSelector.Should().Equal(new Dictionary<string, string>(StringComparer.Ordinal) { [Overlay.SiteLabel] = silo.Site! }));

    [Fact]
    public void NamesSayTheSite() => Overlay.Of(Overlay.Metro).Silos.Should().OnlyContain(silo => silo.Name == $"silo-{silo.Site}");
}
