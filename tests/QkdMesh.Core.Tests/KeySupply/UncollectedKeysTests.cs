using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.KeySupply;

/// <summary>The sum of a tenant is that of its SAEs, whatever comes, goes and changes its tenant.</summary>
public class UncollectedKeysTests
{
    private readonly UncollectedKeys _keys = new();

    [Fact]
    public void SumOfATenantFollowsItsSaes()
    {
        var (both, apart) = (TopologyOf(carol: "bank"), TopologyOf(carol: "police"));
        HasRoom(both, 10).Should().BeTrue("nothing waits");
        _keys.Add(Batch(Alice, 4), 4);
        _keys.Add(Batch(Carol, 5), 5);
        HasRoom(both, 1).Should().BeTrue();
        HasRoom(both, 2).Should().BeFalse();

        HasRoom(apart, 6).Should().BeTrue("carol is of another tenant now");
        _keys.Add(Batch(Carol, 5), -5);
        HasRoom(apart, 7).Should().BeFalse();

        HasRoom(both, 6).Should().BeTrue("carol collected");
        HasRoom(both, 7).Should().BeFalse();
        _keys.Add(Batch(Alice, 4), -1);
        HasRoom(both, 7).Should().BeTrue();
    }

    private bool HasRoom(NetworkTopology topology, int keys) =>
        _keys.Check(Batch(Alice, keys), topology) is not { Code: ErrorCode.QuotaExceeded };

    private static KeyDelivery Batch(SaeId master, int keys) => new(new KeyBatchId(1, 1), master, Bob, keys, 32, 0, 1, null);

    private static NetworkTopology TopologyOf(string carol)
    {
        var line = MeshTopology.Line(3);
        return new NetworkTopology(line with
        {
            Saes = [.. line.Saes.Select(sae => sae with { Tenant = sae.Id == Carol ? carol : "bank" })],
            Tenants = [new("bank", null) { Quotas = new() { UncollectedKeys = 10 } }, new("police", null)],
        });
    }
}
