namespace QkdMesh.Client;

/// <summary>
/// One SAE at the silos of its site. Keep one for the life of a program: it is safe for use by many threads, and opens connections when
/// it needs them. <see cref="QkdClient"/> is the real one. <see cref="InMemory.InMemoryMesh"/> makes fakes for tests.
/// </summary>
public interface IQkdClient : IDisposable
{
    /// <summary>A session with one peer. It costs nothing, and nothing is sent.</summary>
    /// <param name="peer">The id of the other SAE.</param>
    /// <param name="options">What every key of the session has in common; null for the defaults.</param>
    IQkdSession Open(string peer, SessionOptions? options = null);
}

/// <summary>The keys of one pair of SAEs, and how they are to be.</summary>
public interface IQkdSession
{
    /// <summary>The id of the other SAE.</summary>
    string Peer { get; }

    /// <summary>How many keys the pair can get, and within which limits.</summary>
    /// <exception cref="QkdException">The mesh refuses the call, or did not answer in time.</exception>
    Task<PairStatus> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>New keys. The peer collects the same keys by their ids.</summary>
    /// <remarks>
    /// If an answer is lost, other keys are asked for. The lost ones wait at the peer until they expire, and nobody knows their ids.
    /// </remarks>
    /// <exception cref="QkdException">The mesh refuses the call, or gave no keys in time.</exception>
    Task<QkdKeys> GetKeysAsync(int count, CancellationToken cancellationToken = default);

    /// <summary>Collects keys that the peer asked for: the keys of all ids, or none. Each key is given once.</summary>
    /// <exception cref="KeysLostException">An answer with the keys was lost: nobody gets these keys. Ask the peer for new ones.</exception>
    /// <exception cref="QkdException">The mesh refuses the call, or did not answer in time.</exception>
    Task<QkdKeys> CollectKeysAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// A stream of keys that both SAEs read at the same time. It goes on through failures of silos, and tells every gap. Each key is the
    /// reader's to dispose.
    /// </summary>
    /// <param name="options">Null for the stream "default", on demand.</param>
    /// <exception cref="QkdException">The mesh refuses the stream, or the connection was lost for too long.</exception>
    IAsyncEnumerable<StreamItem> StreamKeysAsync(StreamOptions? options = null, CancellationToken cancellationToken = default);
}

/// <summary>Calls for one key.</summary>
public static class SingleKeys
{
    /// <summary>As <see cref="IQkdSession.GetKeysAsync"/>, for one key.</summary>
    public static async Task<QkdKey> GetKeyAsync(this IQkdSession session, CancellationToken cancellationToken = default) =>
        (await session.GetKeysAsync(1, cancellationToken))[0];

    /// <summary>As <see cref="IQkdSession.CollectKeysAsync"/>, for one key.</summary>
    public static async Task<QkdKey> CollectKeyAsync(this IQkdSession session, Guid id, CancellationToken cancellationToken = default) =>
        (await session.CollectKeysAsync([id], cancellationToken))[0];
}
