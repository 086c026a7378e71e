using QkdMesh.Grains.Placement;

namespace QkdMesh.Grains.Tests;

public sealed class HostedNodesTests
{
    [Theory]
    [InlineData("n1", "n1", true)]
    [InlineData("n1", "n10", false)]
    [InlineData("n1, n2,", "n2", true)]
    [InlineData("all", "n9", true)]
    [InlineData("", "n9", false)]
    public void NamesTheNodes(string text, string node, bool isHosted) => HostedNodes.Parse(text).Contains(new(node)).Should().Be(isHosted);

    [Theory]
    [InlineData("n1,n2")]
    [InlineData("all")]
    public void SurvivesTheNameOfASilo(string text) =>
        HostedNodes.OfSiloName(HostedNodes.Parse(text).ToSiloName("10.0.0.1:11111")).ToString().Should().Be(text);

    [Fact]
    public void SiloTellsWhereItServes_AndOneThatDoesNotHostsTheSame()
    {
        var nodes = HostedNodes.Parse("n1,n2");
        var name = nodes.ToSiloName("10.0.0.1:11111", new Uri("http://[::1]:7014"));

        HostedNodes.ServedAt(name).Should().Be("http://[::1]:7014");
        HostedNodes.OfSiloName(name).ToString().Should().Be("n1,n2");
        HostedNodes.ServedAt(nodes.ToSiloName("10.0.0.1:11111")).Should().BeNull();
        HostedNodes.ServedAt("Silo_12ab").Should().BeNull();
    }

    [Fact]
    public void SiloTellsItsContract()
    {
        var nodes = HostedNodes.Parse("n1,n2");
        var name = nodes.ToSiloName("10.0.0.1:11111", new Uri("http://[::1]:7014"), contract: 12);
        var withoutUrl = nodes.ToSiloName("10.0.0.1:11111", contract: 12);

        HostedNodes.ContractOf(name).Should().Be(12);
        HostedNodes.ServedAt(name).Should().Be("http://[::1]:7014");
        HostedNodes.OfSiloName(name).ToString().Should().Be("n1,n2");
        HostedNodes.ContractOf(withoutUrl).Should().Be(12);
        HostedNodes.ServedAt(withoutUrl).Should().BeNull();
        HostedNodes.ContractOf(nodes.ToSiloName("10.0.0.1:11111", new Uri("http://[::1]:7014"))).Should().BeNull();
        HostedNodes.ContractOf("all@10.0.0.1:1@contract-x").Should().BeNull();
        HostedNodes.ContractOf("all@10.0.0.1:1@contract--1").Should().BeNull();
    }

    [Fact]
    public void SiloWithAnotherNameHostsNothing() => HostedNodes.OfSiloName("Silo_12ab").Contains(new("n1")).Should().BeFalse();

    [Theory]
    [InlineData("all", "all", true)]
    [InlineData("all", "n1", true)]
    [InlineData("n1,n2", "n2", true)]
    [InlineData("n1,n2", "", true)]
    [InlineData("n1", "n1,n2", false)]
    [InlineData("n1", "all", false)]
    public void SitesCoverWhatASiloClaims(string sites, string claimed, bool covers) =>
        HostedNodes.Parse(sites).Covers(HostedNodes.Parse(claimed)).Should().Be(covers);

    [Fact]
    public void RefusesWhatIsNoNode() => FluentActions.Invoking(() => HostedNodes.Parse("n1,no spaces")).Should().Throw<Exception>();
}
