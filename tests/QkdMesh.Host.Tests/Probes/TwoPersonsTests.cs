using Grpc.Core;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Host.Tests.Probes;

/// <summary>
/// Orders that take two operators, by callers with certificates. sofia and sonia are security officers. tomas and tania change the
/// topology.
/// </summary>
public sealed class TwoPersonsTests(SecuredRing ring) : IClassFixture<SecuredRing>
{
    private const string Sofia = "sofia", Sonia = "sonia", Tomas = "tomas", Tania = "tania", Node = "quevedo";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Yaml => ring.Yaml.Replace(
        "access:\n",
        "access:\n  two_persons: [release, access, topology]\n", StringComparison.Ordinal)
        + $"    - {{id: {Sonia}, roles: [security-officer]}}\n    - {{id: {Tania}, roles: [topology]}}\n";

    [Fact]
    public async Task TwoOperatorsGiveTheOrder_AndNoOperatorIsTwo()
    {
        (await ApplyAsync(Sofia, Yaml)).Should().BeNull("nothing required a second operator before");

        // A release.
        await Connect(Sofia).QuarantineNodeAsync(new() { NodeId = Node }, cancellationToken: Cancellation);
        var first = await ReleaseAsync(Sofia);
        first!.StatusCode.Should().Be(StatusCode.FailedPrecondition);
        first.Trailers.GetValue("qkdmesh-reason").Should().Be("SECOND_PERSON_NEEDED");
        first.Trailers.GetValue("qkdmesh-retryable").Should().Be("false");
        first.Status.Detail.Should().Match(
            $"node {Node} is to be released, which takes two operators: an operator other than sofia, with the role security-officer, "
            + "has to give the same order before ????-??-?? ??:??:??Z; let another operator with the role give exactly this order in time");
        (await ReleaseAsync(Sofia))!.StatusCode.Should().Be(StatusCode.FailedPrecondition, "another certificate is no other operator");
        (await ReleaseAsync("vera"))!.StatusCode.Should().Be(StatusCode.PermissionDenied);
        (await ReleaseAsync(Tomas))!.StatusCode.Should().Be(StatusCode.PermissionDenied);
        (await IsQuarantinedAsync()).Should().BeTrue();
        (await ReleaseAsync(Sonia)).Should().BeNull();
        (await IsQuarantinedAsync()).Should().BeFalse();
        var orders = ring.Audited("ordered").Where(line => line.Contains($"release node {Node}", StringComparison.Ordinal)).ToList();
        orders.Should().Contain(line => Has(line, "operator", Sofia) && Has(line, "result", "SECOND_PERSON_NEEDED"))
            .And.ContainSingle(line => Has(line, "operator", Sonia) && Has(line, "result", "done") && Has(line, "first", Sofia));

        // A topology.
        var shorter = Yaml.Replace("length_km: 7.8", "length_km: 7.7", StringComparison.Ordinal);
        (await ApplyAsync(Tomas, shorter))!.Status.Detail.Should().Contain("an operator other than tomas, with the role topology");
        var other = Yaml.Replace("length_km: 7.8", "length_km: 7.6", StringComparison.Ordinal);
        (await ApplyAsync(Tania, other))!.StatusCode.Should().Be(StatusCode.FailedPrecondition, "it is another topology");
        (await ApplyAsync(Sofia, shorter))!.StatusCode.Should().Be(StatusCode.PermissionDenied);
        (await ApplyAsync(Tania, $"# The same network.\n{shorter}")).Should().BeNull();

        // The requirement itself.
        var free = shorter.Replace("  two_persons: [release, access, topology]\n", "", StringComparison.Ordinal);
        (await ApplyAsync(Sofia, free))!.StatusCode.Should().Be(StatusCode.FailedPrecondition);
        (await ApplyAsync(Sonia, free)).Should().BeNull();
        (await ApplyAsync(Tomas, free.Replace("length_km: 7.7", "length_km: 7.8", StringComparison.Ordinal))).Should().BeNull();
    }

    private static bool Has(string line, string member, string value) =>
        line.Contains($"\"{member}\":\"{value}\"", StringComparison.Ordinal);

    // Each connection has a certificate of its own.
    private Network.NetworkClient Connect(string id) => new(ring.ConnectOperator(id));

    private async Task<bool> IsQuarantinedAsync()
    {
        var network = await Connect("vera").GetNetworkAsync(new(), cancellationToken: Cancellation);
        return network.Nodes.Single(node => node.Id == Node).Quarantined;
    }

    private Task<RpcException?> ReleaseAsync(string id) =>
        RefusalOfAsync(Connect(id).ReleaseNodeAsync(new() { NodeId = Node }, cancellationToken: Cancellation).ResponseAsync);

    private Task<RpcException?> ApplyAsync(string id, string yaml) =>
        RefusalOfAsync(Connect(id).ApplyTopologyAsync(new() { Yaml = yaml }, cancellationToken: Cancellation).ResponseAsync);

    private static async Task<RpcException?> RefusalOfAsync(Task order)
    {
        try
        {
            await order;
            return null;
        }
        catch (RpcException refusal)
        {
            return refusal;
        }
    }
}
