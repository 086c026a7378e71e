using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Topology;

/// <summary>A network may require two operators only if it has them, and one of them cannot end the requirement.</summary>
public class TwoPersonRulesTests
{
    private const OperatorRoles Officer = OperatorRoles.SecurityOfficer, Planner = OperatorRoles.Topology;

    private const string NoOfficer =
        "access.two_persons: two_persons takes two operators with the role security-officer, and there is one";

    private const string NoPlanner =
        "access.two_persons: two_persons takes two operators with the role topology, and there is no such operator";

    private const string NoAccess = "access.two_persons: one operator alone could take two_persons away";

    [Theory]
    [InlineData(TwoPersonOrders.None, new[] { Officer })]
    [InlineData(TwoPersonOrders.Access, new[] { Officer, Officer })]
    [InlineData(TwoPersonOrders.Access | TwoPersonOrders.Release, new[] { Officer, Officer | Planner })]
    [InlineData(TwoPersonOrders.Access | TwoPersonOrders.Topology, new[] { OperatorRoles.All, OperatorRoles.All })]
    [InlineData(TwoPersonOrders.Access, new[] { Officer, Planner }, NoOfficer)]
    [InlineData(TwoPersonOrders.Access | TwoPersonOrders.Release, new[] { Officer }, NoOfficer)]
    [InlineData(TwoPersonOrders.Access | TwoPersonOrders.Topology, new[] { Officer, Officer }, NoPlanner)]
    [InlineData(TwoPersonOrders.Release, new[] { Officer, Officer }, NoAccess)]
    [InlineData(TwoPersonOrders.Topology, new[] { OperatorRoles.All, OperatorRoles.All }, NoAccess)]
    public void TwoOperatorsCanGiveEachOrder(TwoPersonOrders kinds, OperatorRoles[] operators, params string[] faults) =>
        Of(kinds, [.. operators.Select((roles, at) => ($"o{at}", roles))]).Faults().Should().Equal(faults);

    [Fact]
    public void OneOperatorThatIsListedTwiceIsOne() => Of(TwoPersonOrders.Access, [("o", Officer), ("o", Officer)]).Faults()
        .Should().Equal("operators.1.id: the operator id 'o' is used twice", NoOfficer);

    private static TopologyDefinition Of(TwoPersonOrders kinds, (string Id, OperatorRoles Roles)[] operators) =>
        WrittenNetworks.Of(NetworkShape.Mesh, "a b", "a-b") with
        {
            Access = new([.. operators.Select(each => new OperatorDefinition(each.Id, each.Roles, []))]) { TwoPersons = kinds },
        };
}
