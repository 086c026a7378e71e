using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;
using QkdMesh.PhysicsFigures;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Tests.Commands;

/// <summary>The profiles of topologies/devices are units that the model takes, and meet the points that their comments name.</summary>
public sealed class DeviceCatalogueTests
{
    private static readonly Dictionary<string, Bb84Device> Catalogue = Read();

    public static TheoryData<string> Ids { get; } = new(Catalogue.Keys);

    [Theory]
    [MemberData(nameof(Ids))]
    public void EveryProfileMakesKey(string id)
    {
        Identifier.IsValid(id).Should().BeTrue();
        At(id, 5).SecretKeyRate.BitsPerSecond.Should().BePositive();
    }

    [Fact]
    public void ReferenceProfilesAreThoseOfTheModel()
    {
        Catalogue["metro-1ghz"].Should().Be(new Bb84Device());
        Catalogue["metro-1ghz-coexistence"].Should().Be(ReferenceDevices.Coexistence);
        Catalogue["gys-2004"].Should().Be(ReferenceDevices.Gys);
    }

    [Theory]
    [InlineData("toshiba-2018", 2, 13.72e6, null)]
    [InlineData("toshiba-cambridge", 3.9, 2.58e6, null)]
    [InlineData("toshiba-cambridge", 4.2, 2.40e6, null)]
    [InlineData("toshiba-tokyo", 14.5, 304e3, null)]
    [InlineData("nec-tokyo", 14.5, 81.7e3, 0.027)]
    [InlineData("mitsubishi-tokyo", 13, 2e3, 0.045)]
    [InlineData("toshiba-secoqc", 7.5, 3.1e3, 0.026)]
    public void NamedUnitMeetsItsPublishedPoint(string id, double decibels, double bitsPerSecond, double? qber)
    {
        PublishedLinks.All.Should().Contain(link => link.LossDb == decibels && link.RateBps == bitsPerSecond && link.Qber == qber);
        At(id, decibels).SecretKeyRate.BitsPerSecond.Should().BeApproximately(bitsPerSecond, bitsPerSecond * 0.02);
        if (qber is { } published) At(id, decibels).Qber.Should().BeApproximately(published, 0.001);
    }

    private static Bb84Estimate At(string id, double decibels) =>
        Bb84Model.Estimate(Catalogue[id], new Bb84Channel(default, OpticalLoss.FromDecibels(decibels)));

    /// <summary>Every profile, as a link gets it that names it.</summary>
    private static Dictionary<string, Bb84Device> Read()
    {
        const string Id = "  - id: ";
        var ids = File.ReadLines("topologies/devices/bb84.yaml")
            .Where(line => line.StartsWith(Id, StringComparison.Ordinal)).Select(line => line[Id.Length..]).ToList();
        var links = ids.Select(id => $"  - {{id: {id}, ends: [a, b], length_km: 1, loss_db: 1, device: {id}}}\n");
        var text = $"name: all\nshape: mesh\nnodes:\n  - {{id: a}}\n  - {{id: b}}\nlinks:\n{string.Concat(links)}";
        var reading = new YamlTopologyReader().Read(text, "all.yaml");
        reading.Faults.Should().BeEmpty();
        return reading.Topology!.Definition.Links.ToDictionary(link => link.Id.Value, link => link.Source.Bb84!.Device);
    }
}
