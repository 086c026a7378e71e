using QkdMesh.Client;
using QkdMesh.Host;
using QkdMesh.Host.Audit;
using QkdMesh.Northbound.V1;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>A mesh of an example file with an audit log, in this process over real gRPC.</summary>
internal sealed class AuditedMesh : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly MeshHost _host;
    private readonly MeshClient _client;

    private AuditedMesh(DirectoryInfo folder, MeshHost host) => (_folder, _host, _client) = (folder, host, new MeshClient(host.Address));

    public string Place => _folder.FullName;

    public IEnumerable<string> Files => Directory.GetFiles(Place, "*.jsonl");

    /// <summary>Returns when every link has key.</summary>
    public static async Task<AuditedMesh> StartAsync(string example)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "topologies", example);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var topology = new YamlTopologyReader().Read(text, file).Topology!;
        var folder = Directory.CreateTempSubdirectory("qkdmesh-audit-");
        var options = new MeshHostOptions { Topology = topology, Audit = new AuditOptions(folder.FullName) };
        var mesh = new AuditedMesh(folder, await MeshHost.StartAsync(options, TestContext.Current.CancellationToken));
        await mesh._host.WaitForServiceAsync(state => state.IsReady, TestContext.Current.CancellationToken);
        return mesh;
    }

    /// <summary>Orders keys for the master. Returns their ids and the nodes between the ends.</summary>
    public async Task<(List<string> Ids, List<string> Between)> GetAsync(
        string master, string slave, uint number, uint paths = 1, bool hybrid = false)
    {
        var request = new GetKeysRequest { PeerSaeId = slave, Number = number, DisjointPaths = paths, Hybrid = hybrid };
        var caller = MeshClient.As(master);
        var keys = await _client.Keys.GetKeysAsync(request, caller, cancellationToken: TestContext.Current.CancellationToken);
        return ([.. keys.Keys.Select(key => key.KeyId)], [.. keys.Routes.SelectMany(route => route.Nodes.Skip(1).SkipLast(1))]);
    }

    public async Task CollectAsync(string slave, string master, IEnumerable<string> ids) => await _client.Keys.GetKeysByIdAsync(
        new GetKeysByIdRequest { PeerSaeId = master, KeyIds = { ids } }, MeshClient.As(slave),
        cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
