using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Host.Listeners;
using QkdMesh.Testing.Topologies;

namespace QkdMesh.Host.Tests.Listeners;

/// <summary>What an operator is told about callers.</summary>
public sealed class CallerPolicyTests
{
    [Fact]
    public void OrdersThatTakeTwoOperatorsAreNamed_WhereNobodyProvesAnything()
    {
        WarningsOf(TwoPersonOrders.None).Should().ContainSingle().Which.Should().StartWith("development mode");
        WarningsOf(TwoPersonOrders.Release | TwoPersonOrders.Access).Should().HaveCount(2).And.HaveElementAt(
            1,
            "without TLS, no operator proves who it is: orders that take two operators are refused (two_persons: release, access)");
        WarningsOf(TwoPersonOrders.Access, new ListenerTls("silo", "trust")).Should().BeEmpty();
    }

    private static IEnumerable<string> WarningsOf(TwoPersonOrders kinds, ListenerTls? tls = null)
    {
        var topology = new NetworkTopology(Networks.Of("a-b").Definition with
        {
            Access = new([new("olga", OperatorRoles.All, []), new("omar", OperatorRoles.All, [])]) { TwoPersons = kinds },
        });
        var options = new MeshHostOptions { Topology = topology, Tls = tls };
        return new CallerPolicy(options, new NetworkView(new RoutingOptions()), trust: null, handshakes: null, nodes: null).Warnings;
    }
}
