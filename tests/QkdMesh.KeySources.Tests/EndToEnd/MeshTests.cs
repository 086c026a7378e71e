using Grpc.Core;
using Grpc.Net.Client;
using QkdMesh.Core.Topology;
using QkdMesh.Host;
using QkdMesh.KeySources.Tests.Etsi014;
using QkdMesh.Northbound.V1;
using LinkStatus = QkdMesh.Northbound.V1.LinkStatus;

namespace QkdMesh.KeySources.Tests.EndToEnd;

/// <summary>A mesh in one process, with real servers and clients: from a to d over a link of each kind.</summary>
public sealed class MeshTests(TwoKmes kmes) : IClassFixture<TwoKmes>
{
    private const string Alice = "alice", Bob = "bob";

    [Fact]
    public async Task KeysGoOverLinksOfEveryKind()
    {
        await kmes.HealAsync();
        using var credentials = kmes.Certificates.Of(TwoKmes.EverySae);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        var options = new MeshHostOptions { Topology = Topology(), Sources = new() { Kme = credentials } };
        await using var host = await MeshHost.StartAsync(options, limit.Token);
        using var channel = GrpcChannel.ForAddress(host.Address);
        var (network, keys) = (new Network.NetworkClient(channel), new KeySupply.KeySupplyClient(channel));

        await UntilAsync(network, links => links.All(link => link.Status == LinkStatus.Active), limit.Token);
        for (var order = 0; order < 10; order++)
        {
            var made = await keys.GetKeysAsync(new GetKeysRequest { PeerSaeId = Bob, Number = 10 }, As(Alice, limit.Token));
            var request = new GetKeysByIdRequest { PeerSaeId = Alice, KeyIds = { made.Keys.Select(key => key.KeyId) } };
            var collected = await keys.GetKeysByIdAsync(request, As(Bob, limit.Token));
            collected.Keys.Select(key => (key.KeyId, key.Key_)).Should().Equal(made.Keys.Select(key => (key.KeyId, key.Key_)));
        }

        await kmes.OrderAsync("b answers 401");
        await UntilAsync(network, links => links.Single(link => link.Id == "b-c").SourceFault.Length > 0, limit.Token, async () =>
            // Uses up the key in stock.
            await keys.GetKeysAsync(new GetKeysRequest { PeerSaeId = Bob, Number = 128 }, As(Alice, limit.Token)));
        var links = (await network.GetNetworkAsync(new GetNetworkRequest(), cancellationToken: limit.Token)).Links;
        links.Select(link => (link.Id, link.Source)).Should().BeEquivalentTo([("a-b", "simulated"), ("b-c", "etsi014"), ("c-d", "pqc")]);
        links.Single(link => link.Id == "b-c").SourceFault.Should().StartWith("c: KME 127.0.0.1:").And.Contain("with 401");
        links.Where(link => link.Id != "b-c").Should().OnlyContain(link => link.SourceFault == "");
    }

    private static async Task UntilAsync(
        Network.NetworkClient network, Func<IEnumerable<LinkView>, bool> condition, CancellationToken cancellation,
        Func<Task>? meanwhile = null)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition((await network.GetNetworkAsync(new GetNetworkRequest(), cancellationToken: cancellation)).Links))
        {
            try
            {
                if (meanwhile is not null) await meanwhile();
            }
            catch (RpcException refusal) when (refusal.StatusCode is StatusCode.ResourceExhausted or StatusCode.Unavailable)
            {
                // No key is left.
            }
            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    private static CallOptions As(string sae, CancellationToken cancellation) =>
        new(headers: new Metadata { { "qkdmesh-sae", sae } }, cancellationToken: cancellation);

    private NetworkTopology Topology() => new(TopologyParts.Network(
        [.. new[] { "a", "b", "c", "d" }.Select(node => TopologyParts.Node(node))],
        [
            Link("a", "b", LinkSource.Simulated),
            Link("b", "c", new LinkSource(KeySourceKind.Etsi014) { Etsi014 = kmes.Access }),
            Link("c", "d", new LinkSource(KeySourceKind.Pqc) { Pqc = PqcParameters.Default }),
        ],
        [TopologyParts.Sae(Alice, "a", Bob), TopologyParts.Sae(Bob, "d", Alice)]));

    private static LinkDefinition Link(string a, string b, LinkSource source) =>
        TopologyParts.Link($"{a}-{b}", a, b, km: 1, bitsPerSecond: 500_000, source);
}
