using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Core.Routing;
using QkdMesh.Host;
using QkdMesh.Host.Listeners;
using QkdMesh.Pki;

namespace QkdMesh.Client.Tests.Contract;

/// <summary>A mesh of two nodes in this process. It and its callers prove themselves by certificates.</summary>
public sealed class ServedMesh : IAsyncLifetime
{
    private readonly TemporaryFolder _files = new("client");
    private readonly Dictionary<string, QkdClient> _clients = new(StringComparer.Ordinal);

    public MeshHost Host { get; private set; } = null!;

    private string Root => _files["pki"];

    public async ValueTask InitializeAsync()
    {
        var silo = new SiloMember("silo", [MeshUri.EverySite], ["127.0.0.1"]);
        var topology = Networks.Of("a-b", "alice@a bob@b");
        SaeMember[] saes = [new("alice", null), new("bob", null), new("carol", null)];
        PkiFolder.Create(Root, new MeshMembers(topology.Name.Value, [], saes, [], [silo], []), TimeProvider.System);
        Host = await MeshHost.StartAsync(
            new MeshHostOptions
            {
                Topology = topology,
                Tls = new ListenerTls(Path.Combine(Root, "silos", "silo"), Path.Combine(Root, "trust")),
            },
            TestContext.Current.CancellationToken);
        await Host.Services.GetRequiredService<NetworkView>().WaitForAsync(
            network => network.Links.Count > 0 && network.Links.Values.All(link => link.StockAToB.Bytes > 10_000),
            TestContext.Current.CancellationToken);
        foreach (var sae in (string[])["alice", "bob"]) _clients[sae] = Connect(sae, Host.Address);
    }

    public QkdClient Of(string sae) => _clients[sae];

    public QkdClient Connect(string sae, params Uri[] servers) => new(new QkdClientOptions
    {
        Servers = servers, Credentials = CredentialsOf(sae),
    });

    public string CredentialsOf(string sae) => Path.Combine(Root, "saes", sae);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) client.Dispose();
        await Host.DisposeAsync();
        _files.Dispose();
    }
}
