using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.Tests;

/// <summary>Two operators give an order at two silos.</summary>
public sealed class TwoPersonsTests
{
    private static readonly TopologyDefinition Network = Networks.Ring(4).Definition with
    {
        Access = new([new("olga", OperatorRoles.All, []), new("omar", OperatorRoles.All, [])])
        {
            TwoPersons = TwoPersonOrders.Release | TwoPersonOrders.Access | TwoPersonOrders.Topology,
        },
    };

    [Fact]
    public async Task TheyMeetAtTheController()
    {
        await using var mesh = await MeshCluster.StartAsync(new NetworkTopology(Network), hosted: ["n0,n1", "n2,n3"]);
        var (here, there, node) = (mesh.ControllerFrom(silo: 0), mesh.ControllerFrom(silo: 1), new NodeId("n1"));
        (await here.OrderQuarantineAsync(node, quarantined: true)).IsOk.Should().BeTrue();

        var release = await here.OrderQuarantineAsync(node, quarantined: false, by: "olga");
        release.Error!.Code.Should().Be(ErrorCode.SecondPersonNeeded);
        release.Error.Detail.Should().EndWith($"before {mesh.Time.GetUtcNow().AddMinutes(10):u}");
        (await there.OrderQuarantineAsync(node, quarantined: false, by: "olga")).Error!.Code.Should().Be(ErrorCode.SecondPersonNeeded);
        mesh.View.Current!.Quarantined.Should().Contain(node);
        (await there.OrderQuarantineAsync(node, quarantined: false, by: "omar")).Value.First.Should().Be("olga");
        mesh.View.Current.Quarantined.Should().BeEmpty();

        (await ApplyAsync(there, km: 9, by: "omar")).Should().Be(ErrorCode.SecondPersonNeeded);
        (await ApplyAsync(here, km: 8, by: "olga")).Should().Be(ErrorCode.SecondPersonNeeded);
        (await ApplyAsync(here, km: 9, by: null)).Should().Be(ErrorCode.NotAllowed);
        mesh.View.Current.TopologyVersion.Should().Be(1);
        (await ApplyAsync(here, km: 9, by: "olga")).Should().BeNull();
        mesh.View.Current.TopologyVersion.Should().Be(2);
    }

    /// <summary>A topology without a node ends the quarantine of the node. Consents that were given before do not cover it.</summary>
    [Theory, InlineData(TwoPersonOrders.None), InlineData(TwoPersonOrders.Topology)]
    public async Task NodeThatIsQuarantinedDuringAnOrderDoesNotLeaveByIt(TwoPersonOrders also)
    {
        var network = Network with
        {
            Shape = NetworkShape.Mesh,
            Saes = [],
            Access = Network.Access with { TwoPersons = TwoPersonOrders.Release | TwoPersonOrders.Access | also },
        };
        var (store, node) = (new FakeControlStore(), new NodeId("n3"));
        await using var mesh = await MeshCluster.StartAsync(new NetworkTopology(network), store: store);
        var without = network with
        {
            Nodes = [.. network.Nodes.Where(each => each.Id != node)],
            Links = [.. network.Links.Where(link => link.A != node && link.B != node)],
        };
        if (also != TwoPersonOrders.None) (await LeaveAsync("omar")).Should().Be(ErrorCode.SecondPersonNeeded);
        Result<OrderedNode> quarantine = default;
        store.DuringSave = async () => quarantine = await mesh.Controller.OrderQuarantineAsync(node, quarantined: true, by: "omar");

        (await LeaveAsync("olga")).Should().Be(ErrorCode.SecondPersonNeeded);

        quarantine.Error.Should().BeNull();
        mesh.View.Current!.Quarantined.Should().Contain(node);
        store.Last.Quarantined.Should().Contain(node);
        store.Last.Topology!.Nodes.Should().Contain(each => each.Id == node);
        (await LeaveAsync("omar")).Should().BeNull("two operators want it now");
        mesh.View.Current.Topology.FindNode(node).Should().BeNull();

        async Task<ErrorCode?> LeaveAsync(string by) =>
            (await mesh.Controller.ApplyAsync(without, mayChangeNetwork: true, mayChangeAccess: true, by)).Error?.Code;
    }

    private static async Task<ErrorCode?> ApplyAsync(IControllerGrain controller, double km, string? by)
    {
        var shorter = Network.Links[0] with { Length = FibreLength.FromKilometres(km) };
        var topology = Network with { Links = [shorter, .. Network.Links.Skip(1)] };
        var applied = await controller.ApplyAsync(topology, mayChangeNetwork: true, mayChangeAccess: true, by);
        return applied.Error?.Code;
    }
}
