using Grpc.Core;
using Grpc.Net.Client;
using QkdMesh.Core.Topology;
using QkdMesh.Host;
using QkdMesh.Northbound.V1;
using QkdMesh.Topologies;
using Assurance = QkdMesh.Northbound.V1.Assurance;
using LinkStatus = QkdMesh.Northbound.V1.LinkStatus;

namespace QkdMesh.KeySources.Tests.EndToEnd;

/// <summary>
/// The two data centres of the Madrid pilot, in one process. Each layer backs the other up, and no key is lost.
/// </summary>
public sealed class TwoLayersTests
{
    [Fact]
    public async Task KeysGoOverQkdOverMlKemWhileItIsCut_AndOverQkdAgain()
    {
        await using var pilot = await Pilot.StartAsync();

        await pilot.ExchangeUntilAsync(Assurance.Its);
        await pilot.Network.CutLinkAsync(new CutLinkRequest { LinkId = "relay-relay" }, cancellationToken: pilot.Limit);
        await pilot.ExchangeUntilAsync(Assurance.Pqc);
        var least = new GetKeysRequest { LeastAssurance = Assurance.Hybrid };
        var refusal = (await pilot.Invoking(each => each.ExchangeAsync(least)).Should().ThrowAsync<RpcException>()).Which;
        refusal.Trailers.GetValue("qkdmesh-reason").Should().Be("NO_ROUTE", "no key falls below what was asked for");
        await pilot.Network.RestoreLinkAsync(new RestoreLinkRequest { LinkId = "relay-relay" }, cancellationToken: pilot.Limit);
        await pilot.ExchangeUntilAsync(Assurance.Its);

        await pilot.Network.CutLinkAsync(new CutLinkRequest { LinkId = "pqc" }, cancellationToken: pilot.Limit);
        (await pilot.ExchangeAsync(new GetKeysRequest())).Should().Be(Assurance.Its, "and the other way about");
    }

    [Fact]
    public async Task HybridKeysAndSharesOverBothLayers_RestOnBoth()
    {
        await using var pilot = await Pilot.StartAsync();
        await pilot.ExchangeUntilAsync(Assurance.Its);

        var hybrid = new GetKeysRequest { Hybrid = true, LeastAssurance = Assurance.Hybrid, Number = 5 };
        (await pilot.ExchangeAsync(hybrid)).Should().Be(Assurance.Hybrid);
        (await pilot.ExchangeAsync(new GetKeysRequest { DisjointPaths = 2 })).Should().Be(Assurance.Hybrid);
    }

    private sealed class Pilot(MeshHost host, GrpcChannel channel, CancellationTokenSource limit) : IAsyncDisposable
    {
        private const string North = "case-files-north", South = "case-files-south";

        private readonly KeySupply.KeySupplyClient _keys = new(channel);

        public Network.NetworkClient Network { get; } = new(channel);

        public CancellationToken Limit => limit.Token;

        public static async Task<Pilot> StartAsync()
        {
            var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromMinutes(1));
            var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "madrid-police-pilot.yaml"), limit.Token);
            var topology = new YamlTopologyReader().Read(text, "pilot").Topology!;
            var host = await MeshHost.StartAsync(new MeshHostOptions { Topology = topology }, limit.Token);
            var pilot = new Pilot(host, GrpcChannel.ForAddress(host.Address), limit);
            using var watch = pilot.Network.WatchNetwork(new WatchNetworkRequest(), cancellationToken: limit.Token);
            var links = new Dictionary<string, LinkStatus>();
            while (links.Count < 4 || links.Values.Any(status => status != LinkStatus.Active))
            {
                await watch.ResponseStream.MoveNext(limit.Token);
                var seen = await pilot.Network.GetNetworkAsync(new GetNetworkRequest(), cancellationToken: limit.Token);
                foreach (var link in seen.Links) links[link.Id] = link.Status;
            }
            return pilot;
        }

        /// <summary>Gets keys for both data centres, and checks that they are the same.</summary>
        public async Task<Assurance> ExchangeAsync(GetKeysRequest request)
        {
            request.PeerSaeId = South;
            var made = await _keys.GetKeysAsync(request, As(North));
            var named = new GetKeysByIdRequest { PeerSaeId = North, KeyIds = { made.Keys.Select(key => key.KeyId) } };
            var collected = await _keys.GetKeysByIdAsync(named, As(South));
            collected.Keys.Select(key => (key.KeyId, key.Key_, key.Assurance))
                .Should().Equal(made.Keys.Select(key => (key.KeyId, key.Key_, key.Assurance)));
            return made.Keys.Select(key => key.Assurance).Distinct().Should().ContainSingle().Which;
        }

        /// <summary>Exchanges keys until they have the wanted assurance for a while. No exchange may fail.</summary>
        public async Task ExchangeUntilAsync(Assurance wanted)
        {
            for (var inARow = 0; inARow < 20;) inARow = await ExchangeAsync(new GetKeysRequest()) == wanted ? inARow + 1 : 0;
        }

        public async ValueTask DisposeAsync()
        {
            channel.Dispose();
            await host.DisposeAsync();
            limit.Dispose();
        }

        private CallOptions As(string sae) => new(headers: new Metadata { { "qkdmesh-sae", sae } }, cancellationToken: Limit);
    }
}
