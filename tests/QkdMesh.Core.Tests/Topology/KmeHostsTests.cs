using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Testing.Topologies;

namespace QkdMesh.Core.Tests.Topology;

public class KmeHostsTests
{
    private static readonly TopologyDefinition Started = NetworkWith("https://kme-a.example:8443", "https://kme-b.example");

    [Theory]
    [InlineData("https://kme-a.example:8443", true)]
    [InlineData("https://KME-A.example:8443/path", true)]
    [InlineData("https://kme-b.example", true)]
    [InlineData("https://kme-a.example:9443", false)]
    [InlineData("https://kme-a.example.attacker.example:8443", false)]
    [InlineData("https://127.0.0.1:8443", false)]
    [InlineData("https://spare.example:1", true)]
    [InlineData("https://other.example:2", true)]
    [InlineData("https://other.example:3", false)]
    public void OnlyHostsOfTheStartAreCalled(string url, bool isAllowed)
    {
        var kmes = KmeHosts.Of(Started, ["spare.example", "other.example:2"]);
        kmes.Allow(new Uri(url)).Should().Be(isAllowed);
        kmes.FindStranger(NetworkWith("https://kme-b.example", url)).Should().Be(
            isAllowed ? ((LinkId, Uri)?)null : (new LinkId("l"), new Uri(url)));
    }

    private static TopologyDefinition NetworkWith(string a, string b) => TopologyParts.Network(
        [TopologyParts.Node("a"), TopologyParts.Node("b")],
        [
            TopologyParts.Link("l", "a", "b", source: new(KeySourceKind.Etsi014)
            {
                Etsi014 = new(new(new Uri(a), "x"), new(new Uri(b), "y")),
            }),
        ],
        []);
}
