using QkdMesh.Core.Topology;

namespace QkdMesh.Topologies.Tests;

/// <summary>Orders that take two operators. Each case of a mistake gives one fault, at the place of the mistake.</summary>
public class TwoPersonsTests
{
    private const string Network = """
        name: demo
        shape: point-to-point
        nodes: [{id: a}, {id: b}]
        spans: [{length_km: 1, loss_db: 1, device: metro}]
        devices: [{id: metro, key_rate_kbps: 2000}]
        access:
          two_persons: [release, access, topology]
          operators:
            - {id: olga, roles: [security-officer, topology]}
            - {id: omar, roles: [security-officer]}
            - {id: omer, roles: [topology]}
        """;

    [Fact]
    public void ReadsTheList()
    {
        Read(Network).Should().Be(TwoPersonOrders.Release | TwoPersonOrders.Access | TwoPersonOrders.Topology);
        Read(Network.Replace("[release, access, topology]", "[]", StringComparison.Ordinal)).Should().Be(TwoPersonOrders.None);
    }

    [Theory]
    [InlineData("[release,", "[relaese,", "relaese", "'relaese' is not a kind of order", "did you mean 'release'?")]
    [InlineData("topology]\n  op", "access]\n  op", "access]\n", "the kind of order is listed twice", "keep one of the two")]
    [InlineData("[release, access, topology]", "access", "access\n", "two_persons is not a list", "release, access, topology")]
    [InlineData("release, access,", "release,", "two_persons", "one operator alone could take two_persons away", "add access")]
    [InlineData(
        "omar, roles: [security-officer]", "omar, roles: [viewer]", "two_persons",
        "takes two operators with the role security-officer, and there is one", "to two operators")]
    [InlineData(
        "omer, roles: [topology]", "omer, roles: [viewer]", "two_persons",
        "takes two operators with the role topology, and there is one", "to two operators")]
    [InlineData("omar, roles: [security-officer]", "omar, roles: [officer]", "officer]", "'officer' is not a role", "write viewer")]
    [InlineData("two_persons:", "two_person:", "two_person:", "access has no key 'two_person'", "did you mean two_persons?")]
    public void OneFault_WhenOneThingIsWrong(string right, string wrong, string place, string problem, string advice) =>
        Files.ShouldHaveOneFault(Network, right, wrong, place, problem, advice);

    [Fact]
    public void AnotherListNeedsTheRightOfAccess()
    {
        var other = Files.Load(Network.Replace("[release, access, topology]", "[access]", StringComparison.Ordinal));
        TopologyDifference.Between(Files.Load(Network).Definition, other.Definition).Should().Be(TopologyAreas.Access);
    }

    private static TwoPersonOrders Read(string text) => Files.Load(text).Definition.Access.TwoPersons;
}
