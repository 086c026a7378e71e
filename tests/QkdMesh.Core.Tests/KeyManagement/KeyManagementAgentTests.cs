using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.KeyManagement;

public class KeyManagementAgentTests
{
    private static readonly LinkId Link = new("l0");

    private readonly TestMesh _mesh = new TestMesh(MeshTopology.Line(3)).Stock(1000);

    [Fact]
    public void NodeHoldsItsEndOfItsOwnLinksOnly()
    {
        _mesh[1].Links.EndOf(Link).Value.End.Should().Be(LinkEnd.B);
        _mesh[2].Links.EndOf(Link).Error!.Code.Should().Be(ErrorCode.NotOnRoute);
        _mesh[0].Links.EndOf(new("l9")).Error!.Code.Should().Be(ErrorCode.NotOnRoute);
    }

    [Fact]
    public void LinkKeepsItsKey_WhenATopologyChangesAllButItsEnds()
    {
        var topology = _mesh.Topology;
        _mesh.Stores.ShouldBurnNothing(() => _mesh.Apply(topology with
        {
            Links = [.. topology.Links.Select(link => link with { DeviceProfile = "other" })],
        }));
    }

    [Fact]
    public void KeyIsDestroyed_WhenTheLinkLeaves()
    {
        var stores = _mesh.Stores.Where(store => store.Link.Value == "l1").ToList();

        _mesh.Apply(MeshTopology.Line(2));

        foreach (var store in stores)
            store.Ledger.Should().BeEquivalentTo(
                new { Stored = 0L, DiscardedByReason = new Dictionary<DiscardReason, long> { [DiscardReason.LinkRemoved] = 2000 } });
        _mesh[1].Links.EndOf(new("l1")).IsOk.Should().BeFalse();
    }

    [Fact]
    public void KeyIsDestroyed_WhenTheEndsChangePlaces()
    {
        var store = _mesh.EndOf("l0", 0);

        _mesh.Apply(WithFirstLink(1, 0));

        store.Ledger.Stored.Should().Be(0);
        _mesh.EndOf("l0", 0).End.Should().Be(LinkEnd.B);
    }

    /// <summary>What n0 shares with n1 is n1's to read: none of it may cover what n0 then sends to n2.</summary>
    [Fact]
    public void KeyIsDestroyed_WhenTheLinkGoesToAnotherNeighbour()
    {
        var store = _mesh.EndOf("l0", 0);

        _mesh.Apply(WithFirstLink(0, 2));

        store.Ledger.Stored.Should().Be(0);
        _mesh[0].Links.CanSend(Link, default, 1).Error!.Code.Should().Be(ErrorCode.InsufficientKey);
    }

    [Fact]
    public void CutLinkKeepsItsKeyAndSendsNothing()
    {
        _mesh[0].Links.SetCarrying(Link, false);
        _mesh[0].Links.CanSend(Link, default, 1).Error!.Code.Should().Be(ErrorCode.LinkDown);

        _mesh[0].Links.SetCarrying(Link, true);
        _mesh[0].Links.CanSend(Link, default, 1000 - OneTimeTag.KeyLength).IsOk.Should().BeTrue();
        _mesh[0].Links.CanSend(Link, default, 1000 - OneTimeTag.KeyLength + 1).Error!.Code.Should().Be(ErrorCode.InsufficientKey);
    }

    [Fact]
    public void AllKeyIsDestroyed_WhenTheNodeShutsDown()
    {
        _mesh[1].ShutDown();

        var stores = _mesh.Stores.Where(store => store.Session is null).ToList();
        stores.Should().HaveCount(2);
        stores.Should().OnlyContain(store => store.Ledger.Stored == 0 && store.Ledger.DiscardedByReason[DiscardReason.Shutdown] == 2000);
    }

    private QkdMesh.Core.Topology.TopologyDefinition WithFirstLink(int a, int b) =>
        _mesh.Topology with { Links = [MeshTopology.Link("l0", a, b), .. _mesh.Topology.Links.Skip(1)] };
}
