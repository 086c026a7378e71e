using QkdMesh.Client;

namespace QkdMesh.Bench.Load;

/// <summary>A few connections. The callers share them evenly.</summary>
internal sealed class BenchClients(Uri server, int connections) : IDisposable
{
    private readonly MeshClient[] _clients = [.. Enumerable.Range(0, connections).Select(_ => new MeshClient(server))];

    public MeshClient For(int caller) => _clients[caller % _clients.Length];

    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
    }
}
