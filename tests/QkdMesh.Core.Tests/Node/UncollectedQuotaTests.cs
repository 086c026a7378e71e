using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Node;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.Node;

/// <summary>Keys that wait at the far node are counted there, by the SAE that asked for them.</summary>
public class UncollectedQuotaTests : OrdersOfAlice
{
    [Theory]
    [InlineData(3, null)]
    [InlineData(null, 3 * 32)]
    public void MasterHearsThatItIsOverItsQuota_AndBurnsOneRelay(int? keys, int? bytes)
    {
        _mesh = Mesh(WithQuotas(sae: new() { UncollectedKeys = keys, UncollectedBytes = bytes }));
        Order(2).IsOk.Should().BeTrue();
        Order(1, Carol).IsOk.Should().BeTrue("both peers count");

        ShouldBurnAtMost(OneRelay, () => Repeat(50, () => Order().Error!.Code.Should().Be(ErrorCode.QuotaExceeded)));
        Order(1, Carol).Error!.Detail.Should().StartWith($"quota: SAE alice may have {keys ?? bytes}");
    }

    [Fact]
    public void RoomIsThereAgain_WhenKeysAreCollected()
    {
        _mesh = Mesh(WithQuotas(sae: new() { UncollectedKeys = 2 }));
        using var keys = Order(2).Value.Keys;
        Order().Error!.Code.Should().Be(ErrorCode.QuotaExceeded);

        _mesh.Far.Collect(Bob, Alice, [keys.IdOf(0)], _mesh.Now).IsOk.Should().BeTrue();

        Order().IsOk.Should().BeTrue();
        Order().Error!.Code.Should().Be(ErrorCode.QuotaExceeded);
        _mesh.Now += Options.KeyLifetime;
        _mesh.Far.Tidy(_mesh.Now, TimeSpan.MaxValue);
        Order().IsOk.Should().BeTrue("the others have expired");
    }

    [Fact]
    public void PairAndTenantHaveLimitsOfTheirOwn()
    {
        _mesh = Mesh(WithQuotas(pair: new() { UncollectedKeys = 1 }, tenant: new() { UncollectedKeys = 3 }));
        Order().IsOk.Should().BeTrue();
        Order().Error!.Detail.Should().StartWith("quota: SAE alice with bob may have 1 keys");
        Order(2, Carol).IsOk.Should().BeTrue();
        Order(1, Carol).Error!.Detail.Should().StartWith("quota: tenant bank may have 3 keys");
    }

    /// <summary>What was used up is gone, whether keys came of it or not.</summary>
    [Fact]
    public void LinkKeyOfAFailedRequestIsCounted()
    {
        _mesh = Mesh(WithQuotas(sae: new() { UncollectedKeys = 1 }));
        Order().Value.LinkKeySpent.Should().Be(2 * OneRelay);

        Order().Error!.LinkKeySpent.Should().Be(2 * OneRelay, "the target refused when it had opened the frame");
        Order().Error!.LinkKeySpent.Should().Be(0, "the target was asked first");
    }

    private static TopologyDefinition WithQuotas(Quotas? sae = null, Quotas? pair = null, Quotas? tenant = null)
    {
        var line = MeshTopology.Line(3);
        return line with
        {
            Saes =
            [
                .. line.Saes.Select(each => each with
                {
                    Tenant = "bank", Quotas = each.Id == Alice && sae is not null ? sae : Quotas.None,
                }),
            ],
            Tenants = [new("bank", null) { Quotas = tenant ?? Quotas.None }],
            Pairs = pair is null ? [] : [new(Alice, Bob) { Quotas = pair }],
        };
    }
}
