using QkdMesh.Core.Errors;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Network;

public class UnknownNamesTests
{
    private static readonly NetworkTopology Topology = Networks.Of("norte-quevedo", "bank@norte hospital@quevedo");

    [Fact]
    public void NearestNameIsNamed()
    {
        Topology.NoLink(new("norte-quevdo")).Detail.Should().Be("this network has no link norte-quevdo (did you mean norte-quevedo?)");
        Topology.NoNode(new("nrote")).Detail.Should().Be("this network has no node nrote (did you mean norte?)");
        Topology.NoSae(new("bnak"), ErrorCode.UnknownPeer).Detail.Should().EndWith("has no SAE bnak (did you mean bank?)");
        Topology.NoNodeOrSae("hopsital").Detail.Should().Be("this network has no node and no SAE hopsital (did you mean hospital?)");
    }

    [Fact]
    public void NoNameIsNamed_WhenNoneIsNear() => Topology.NoNode(new("lisbon")).Detail.Should().Be("this network has no node lisbon");
}
