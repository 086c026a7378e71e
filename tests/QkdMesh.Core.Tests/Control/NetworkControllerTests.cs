using CsCheck;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Control;

public class NetworkControllerTests
{
    private static readonly LinkState Active = LinkState.Unknown with { Status = LinkStatus.Active, StockAToB = Bits.From(80) };

    private readonly NetworkController _controller = new();

    [Fact]
    public void EverythingIsRefused_WhenNoTopologyIsApplied()
    {
        _controller.Snapshot.Should().BeNull();
        _controller.OrderCut(new("l0"), true).Error!.Code.Should().Be(ErrorCode.UnknownLink);
        _controller.OrderQuarantine(new("n0"), true).Error!.Code.Should().Be(ErrorCode.UnknownNode);
        _controller.Report([new(new("l0"), Active)]).Should().BeFalse();
    }

    [Fact]
    public void FirstTopologyIsAllNew()
    {
        var update = Apply(MeshTopology.Line(3));

        (Names(update.Added), Names(update.Removed), Names(update.Kept)).Should().Be(("l0 l1", "", ""));
        (_controller.Snapshot!.Version, _controller.Snapshot.TopologyVersion).Should().Be((1L, 1L));
        _controller.Snapshot.StateOf(new("l1")).Should().Be(LinkState.Unknown);
    }

    [Fact]
    public void LinksWithTheSameEndsAreKept_AndOnlyThey()
    {
        Apply(MeshTopology.Line(4));
        Record("l0", Active);
        Record("l1", Active);
        Order("l0", cut: true);
        Order("l1", cut: true);
        var next = MeshTopology.Line(4);

        var update = Apply(
            next with { Links = [next.Links[0] with { DeviceProfile = "new" }, Turned(next.Links[1]), MeshTopology.Link("l9", 2, 3)] });

        (Names(update.Added), Names(update.Removed), Names(update.Kept)).Should().Be(("l1 l9", "l1 l2", "l0"));
        _controller.Snapshot!.Links.Keys.Select(link => link.Value).Should().BeEquivalentTo("l0", "l1", "l9");
        (_controller.Snapshot.StateOf(new("l0")), _controller.Snapshot.StateOf(new("l1"))).Should().Be((Active, LinkState.Unknown));
        (_controller.IsCut(new("l0")), _controller.IsCut(new("l1"))).Should().Be((true, false), "the new l1 is another link");
    }

    [Fact]
    public void TopologyOfAnotherNetworkIsRefused_AndChangesNothing()
    {
        Apply(MeshTopology.Line(3));
        var before = _controller.Snapshot;

        _controller.Apply(new NetworkTopology(MeshTopology.Line(3) with { Name = new("other") })).Error!.Code.Should().Be(
            ErrorCode.OtherNetwork);

        _controller.Snapshot.Should().BeSameAs(before);
    }

    [Fact]
    public void UnknownLinksAndNodesAreRefused()
    {
        Apply(MeshTopology.Line(3));
        var before = _controller.Snapshot;

        _controller.OrderCut(new("l7"), true).Error!.Code.Should().Be(ErrorCode.UnknownLink);
        _controller.OrderQuarantine(new("n7"), true).Error!.Code.Should().Be(ErrorCode.UnknownNode);
        _controller.Report([new(new("l7"), Active)]).Should().BeFalse();

        _controller.IsCut(new("l7")).Should().BeFalse();
        _controller.Snapshot.Should().BeSameAs(before);
    }

    [Fact]
    public void QuarantineOutlivesATopology_UnlessTheNodeLeaves()
    {
        Apply(MeshTopology.Line(4));
        _controller.OrderQuarantine(new("n1"), true);
        _controller.OrderQuarantine(new("n3"), true);

        Apply(MeshTopology.Line(3));

        _controller.Snapshot!.Quarantined.Should().BeEquivalentTo([new NodeId("n1")]);
        _controller.OrderQuarantine(new("n1"), false);
        _controller.Snapshot.Quarantined.Should().BeEmpty();
    }

    [Fact]
    public void LinkIsCutUntilItIsRestored()
    {
        Apply(MeshTopology.Line(3));

        Order("l1", cut: true);
        (_controller.IsCut(new("l0")), _controller.IsCut(new("l1"))).Should().Be((false, true));
        Order("l1", cut: false);
        _controller.IsCut(new("l1")).Should().BeFalse();
    }

    [Fact]
    public void VersionRisesByOne_ExactlyWhenSomethingChanges() => Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Bool).Array[1, 40].Sample(
        orders =>
        {
            var controller = new NetworkController();
            controller.Apply(new NetworkTopology(MeshTopology.Line(4)));
            foreach (var (kind, at, on) in orders)
            {
                var before = controller.Snapshot!;
                if (kind == 0) controller.Apply(new NetworkTopology(MeshTopology.Line(4)));
                if (kind == 1) controller.OrderQuarantine(new($"n{at}"), on);
                if (kind == 2)
                    controller.Report([new(new($"l{at}"), on ? Active : LinkState.Unknown)]).Should().Be(before != controller.Snapshot);
                if (kind == 3) controller.OrderCut(new($"l{at}"), on);

                var after = controller.Snapshot!;
                after.TopologyVersion.Should().Be(before.TopologyVersion + (kind == 0 ? 1 : 0));
                var changed = kind == 0 || !before.Quarantined.SetEquals(after.Quarantined)
                    || before.Links.Any(link => after.StateOf(link.Key) != link.Value);
                after.Version.Should().Be(before.Version + (changed ? 1 : 0));
                if (!changed) after.Should().BeSameAs(before);
            }
        },
        iter: 200);

    private static LinkDefinition Turned(LinkDefinition link) => link with { A = link.B, B = link.A };

    private static string Names(IEnumerable<LinkId> links) => string.Join(' ', links);

    private TopologyUpdate Apply(TopologyDefinition topology) => _controller.Apply(new NetworkTopology(topology)).Value;

    private void Record(string link, LinkState state) => _controller.Report([new(new(link), state)]).Should().BeTrue();

    private void Order(string link, bool cut) => _controller.OrderCut(new(link), cut).Value.Id.Value.Should().Be(link);
}
