using System.Threading.Channels;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QkdMesh.Core.Topology;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Fakes;

/// <summary>A fake mesh: real gRPC on a free loopback port, routes by breadth-first search, keys from a counter.</summary>
internal sealed class FakeMesh : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<NetworkEvent> _events = Channel.CreateUnbounded<NetworkEvent>();

    private FakeMesh(WebApplication app, NetworkTopology topology) =>
        (_app, Topology, Address) = (app, topology, new Uri(app.Urls.Single()));

    public NetworkTopology Topology { get; }

    public Uri Address { get; }

    public HashSet<string> Cut { get; } = new(StringComparer.Ordinal);

    /// <summary>The alarmed links. A link whose alarm is not sound has a high QBER.</summary>
    public Dictionary<string, AlarmProgress> Alarms { get; } = new(StringComparer.Ordinal);

    /// <summary>The silos that the mesh reports.</summary>
    public List<SiloView> Silos { get; } = [];

    public List<TenantView> Tenants { get; } = [];

    /// <summary>What the mesh answers to a call for usage.</summary>
    public GetUsageResponse Usage { get; } = new();

    /// <summary>The last call for usage.</summary>
    public GetUsageRequest? UsageAsked { get; set; }

    /// <summary>The last SAE that called for usage.</summary>
    public string? UsageAskedBy { get; set; }

    public Dictionary<string, byte[]> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Gives the peer other bytes than the caller.</summary>
    public bool Corrupts { get; init; }

    /// <summary>The silo that serves all SAEs in the place of this one; null if this one does.</summary>
    public Uri? Elsewhere { get; set; }

    /// <summary>Carries calls out, and resets them before their answers.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>How many calls came, without streams.</summary>
    public int Calls { get; private set; }

    /// <summary>The options for the route of the last request.</summary>
    public RouteOptions? Asked { get; set; }

    /// <summary>The additional peers of the last request for keys.</summary>
    public IReadOnlyList<string> AlsoAsked { get; set; } = [];

    /// <summary>Loses a byte of every ledger.</summary>
    public bool Miscounts { get; init; }

    public ChannelReader<NetworkEvent> Events => _events.Reader;

    /// <param name="tls">How the mesh speaks TLS; null for a mesh without TLS.</param>
    public static async Task<FakeMesh> StartAsync(
        NetworkTopology topology, bool corrupts = false, bool miscounts = false, int port = 0, HttpsConnectionAdapterOptions? tls = null,
        HttpProtocols protocols = HttpProtocols.Http2)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port, on =>
            {
                on.Protocols = protocols;
                if (tls is not null) on.UseHttps(tls);
            }));
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<Answers>());
        // A silo that dies does not wait for streams.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        builder.Services.AddSingleton<Holder>();
        var app = builder.Build();
        app.MapGrpcService<FakeKeySupply>();
        app.MapGrpcService<FakeNetwork>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var mesh = new FakeMesh(app, topology) { Corrupts = corrupts, Miscounts = miscounts };
        app.Services.GetRequiredService<Holder>().Mesh = mesh;
        return mesh;
    }

    public LinkView SetCut(string linkId, bool cut)
    {
        var changed = cut ? Cut.Add(linkId) : Cut.Remove(linkId);
        var (on, off) = (LinkStatus.Active, LinkStatus.Off);
        if (changed)
        {
            _events.Writer.TryWrite(new NetworkEvent
            {
                LinkStatus = new LinkStatusChanged { LinkId = linkId, Before = cut ? on : off, After = cut ? off : on },
                Condition = cut ? "cut" : "active",
            });
        }

        return View().Links.Single(link => link.Id == linkId);
    }

    public GetNetworkResponse View() => new()
    {
        Name = Topology.Name.Value,
        Nodes = { Topology.Definition.Nodes.Select(node => new NodeView { Id = node.Id.Value, Name = node.DisplayName, Trusted = true }) },
        Links = { Topology.Definition.Links.Select(ViewOf) },
        Saes = { Topology.Definition.Saes.Select(sae => new SaeView { Id = sae.Id.Value, NodeId = sae.Node.Value }) },
        Tenants = { Tenants },
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private LinkView ViewOf(LinkDefinition link)
    {
        var ledger = new Ledger { Received = 100, Relayed = 60, Stored = Miscounts ? 39ul : 40ul };
        var alarm = Alarms.GetValueOrDefault(link.Id.Value);
        var status = alarm is not null || Cut.Contains(link.Id.Value) ? LinkStatus.Off : LinkStatus.Active;
        return new LinkView
        {
            Id = link.Id.Value,
            A = link.A.Value,
            B = link.B.Value,
            Status = status,
            Condition = alarm is not null ? "alarm" : Cut.Contains(link.Id.Value) ? "cut" : "active",
            LedgerA = ledger,
            LedgerB = ledger,
            Alarmed = alarm is not null,
            Alarm = alarm,
            Qber = alarm is { Sound: false } ? 0.2 : 0,
        };
    }

    private sealed class Answers(Holder holder) : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            holder.Mesh.Calls++;
            var answer = await continuation(request, context);
            if (holder.Mesh.LosesAnswers) context.GetHttpContext().Abort();
            return answer;
        }
    }

    /// <summary>Gives the mesh to its services, which the server creates.</summary>
    internal sealed class Holder
    {
        public FakeMesh Mesh { get; set; } = null!;
    }
}
