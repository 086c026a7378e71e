using System.Runtime.CompilerServices;

namespace QkdMesh.Client.InMemory;

/// <summary>One SAE of a mesh in memory.</summary>
internal sealed class InMemoryClient(InMemoryMesh mesh, string sae) : IQkdClient
{
    private bool _isDisposed;

    public IQkdSession Open(string peer, SessionOptions? options = null) => new Session(this, peer, options ?? new SessionOptions());

    public void Dispose() => _isDisposed = true;

    private sealed class Session(InMemoryClient client, string peer, SessionOptions options) : IQkdSession
    {
        private readonly InMemoryMesh _mesh = client.Mesh;
        private readonly string _sae = client.Sae;

        public string Peer => peer;

        public Task<PairStatus> GetStatusAsync(CancellationToken cancellationToken = default) => RunAsync(
            () => new PairStatus
            {
                Sae = _sae,
                AvailableKeys = int.MaxValue,
                CollectableKeys = _mesh.WaitingFor(_sae, peer),
                MinKeySizeBits = InMemoryMesh.MinKeySizeBits,
                MaxKeySizeBits = InMemoryMesh.MaxKeySizeBits,
                MaxKeysPerCall = InMemoryMesh.MaxKeysPerCall,
                Route = ["here", "there"],
            },
            cancellationToken);

        public Task<QkdKeys> GetKeysAsync(int count, CancellationToken cancellationToken = default)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
            return RunAsync(() => _mesh.Make(_sae, peer, count, options), cancellationToken);
        }

        public Task<QkdKeys> CollectKeysAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(ids);
            if (ids.Count == 0) throw new ArgumentException("name at least one key", nameof(ids));
            return RunAsync(() => _mesh.Collect(_sae, peer, ids), cancellationToken);
        }

        public async IAsyncEnumerable<StreamItem> StreamKeysAsync(
            StreamOptions? stream = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await RunAsync(() => true, cancellationToken);
            InMemoryMesh.CheckSize(options.KeySizeBits);
            var shared = _mesh.StreamOf(_sae, peer, (stream ?? new StreamOptions()).Name);
            using var reader = shared.Open(isFirst: string.CompareOrdinal(_sae, peer) < 0, options.KeySizeBits);
            while (true) yield return await reader.NextAsync(cancellationToken);
        }

        // An awaited failure, as that of a real call.
        private Task<T> RunAsync<T>(Func<T> answer, CancellationToken cancellationToken)
        {
            if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);
            ObjectDisposedException.ThrowIf(client._isDisposed, client);
            try
            {
                _mesh.Enter(_sae, peer);
                return Task.FromResult(answer());
            }
            catch (QkdException refused)
            {
                return Task.FromException<T>(refused);
            }
        }
    }

    private InMemoryMesh Mesh => mesh;

    private string Sae => sae;
}
