using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Host.Audit;
using QkdMesh.Host.Listeners;
using QkdMesh.Topologies;

namespace QkdMesh.Host.Tests.Probes;

/// <summary>The ring of Madrid with certificates: the SAEs of two tenants, and an operator for each role.</summary>
public sealed class SecuredRing : IAsyncLifetime
{
    public const string QuironDns = "quiron.bank.example";

    public static readonly IReadOnlyDictionary<string, OperatorRoles> Operators = new Dictionary<string, OperatorRoles>
    {
        ["vera"] = OperatorRoles.Viewer,
        ["olga"] = OperatorRoles.Operator,
        ["tomas"] = OperatorRoles.Topology,
        ["sofia"] = OperatorRoles.SecurityOfficer,
        ["aldo"] = OperatorRoles.Auditor,
    };

    private readonly List<IDisposable> _owned = [];
    private string _audit = "";

    internal ProbeAuthorities Authorities { get; } = new();

    public MeshHost Host { get; private set; } = null!;

    /// <summary>Every gRPC method that the host serves, as <c>/package.Service/Method</c>.</summary>
    internal IReadOnlyList<IMethod> Methods => [.. Host.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<Grpc.AspNetCore.Server.GrpcMethodMetadata>()?.Method).OfType<IMethod>()];

    public string Yaml { get; private set; } = "";

    public string SocketPath => Path.Combine(_audit, "qkdmesh.sock");

    public async ValueTask InitializeAsync()
    {
        _audit = Directory.CreateTempSubdirectory("qkdmesh-probes-audit-").FullName;
        var topology = await ReadAsync();
        Yaml = TopologyWriter.Write(topology);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        Host = await MeshHost.StartAsync(
            new MeshHostOptions
            {
                Topology = topology,
                ManagementPort = 0,
                Audit = new AuditOptions(_audit),
                UnixSocket = SocketPath,
                Tls = new ListenerTls(Authorities.SiloDirectory, Authorities.TrustDirectory),
            },
            limit.Token);
        await Host.Services.GetRequiredService<NetworkView>().WaitForAsync(
            network => network.Links.Count > 0 && network.Links.Values.All(link => link.StockAToB.Bytes > 10_000), limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var each in _owned) each.Dispose();
        await Host.DisposeAsync();
        Authorities.Dispose();
        Directory.Delete(_audit, recursive: true);
    }

    /// <summary>A channel with a certificate; null for a caller without one.</summary>
    internal CallInvoker Connect(Uri address, X509Certificate2? certificate)
    {
        var options = new GrpcChannelOptions { HttpHandler = HandlerWith(certificate), DisposeHttpClient = true };
        var channel = GrpcChannel.ForAddress(address, options);
        _owned.Add(channel);
        return channel.CreateCallInvoker();
    }

    /// <summary>A caller at the Unix socket.</summary>
    internal CallInvoker ConnectSocket()
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        var options = new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true };
        var channel = GrpcChannel.ForAddress("http://localhost", options);
        _owned.Add(channel);
        return channel.CreateCallInvoker();
    }

    internal HttpClient ConnectHttp(X509Certificate2? certificate)
    {
        var http = new HttpClient(HandlerWith(certificate));
        _owned.Add(http);
        return http;
    }

    internal CallInvoker ConnectSae(string sae) =>
        Connect(Host.Address, Authorities.Issue($"saes-{sae.Split('-')[0]}", ProbeAuthorities.Leaf(sae)));

    internal CallInvoker ConnectOperator(string id) =>
        Connect(Host.Operators, Authorities.Issue(ProbeAuthorities.Operators, ProbeAuthorities.Leaf(id)));

    /// <summary>The lines of the audit log of one kind.</summary>
    internal IReadOnlyList<string> Audited(string kind) =>
    [
        .. Directory.EnumerateFiles(_audit, "*.jsonl").SelectMany(ReadLines)
            .Where(line => line.Contains($"\"kind\":\"{kind}\"", StringComparison.Ordinal)),
    ];

    private static IEnumerable<string> ReadLines(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n');
    }

    private static async Task<NetworkTopology> ReadAsync()
    {
        var plain = new YamlTopologyReader().Read(await File.ReadAllTextAsync("madrid-ring.yaml"), "madrid-ring.yaml").Topology!.Definition;
        return new NetworkTopology(plain with
        {
            Tenants = [new("bank", null), new("ministry", null)],
            Saes =
            [
                .. plain.Saes.Select(sae => sae with
                {
                    Tenant = sae.Id.Value.Split('-')[0],
                    Selectors = sae.Id.Value == MadridRing.Quiron
                        ? [CertificateSelector.OfDns(QuironDns)!, CertificateSelector.OfCommonName(MadridRing.Quiron)!]
                        : [],
                }),
            ],
            Access = new([.. Operators.Select(each => new OperatorDefinition(each.Key, each.Value, []))]),
        });
    }

    private SocketsHttpHandler HandlerWith(X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, server, _, _) =>
            server is not null && server.Issuer == Authorities.SilosAuthority.Subject;
        if (certificate is not null) handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        return handler;
    }
}
