using System.Security.Cryptography;

namespace QkdMesh.Client.InMemory;

/// <summary>
/// A mesh in memory, for tests of programs that use <see cref="IQkdClient"/>. It keeps the same contract as a real mesh, and fails when a
/// test says so. Its keys are random bytes of this process: never use it in service.
/// </summary>
public sealed class InMemoryMesh
{
    internal const int MinKeySizeBits = 64, MaxKeySizeBits = 8192, MaxKeysPerCall = 128;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _saes;
    private readonly Dictionary<(string Master, string Slave, Guid Id), QkdKey> _waiting = [];
    private readonly Dictionary<(string First, string Second, string Name), InMemoryStream> _streams = [];
    private readonly Queue<Failure> _failures = [];
    private bool _losesAnswer;

    /// <param name="saes">The ids of the SAEs. All of them may share keys with each other.</param>
    public InMemoryMesh(params string[] saes) => _saes = new(saes, StringComparer.Ordinal);

    /// <summary>A client of one SAE.</summary>
    /// <exception cref="ArgumentException">The mesh has no such SAE.</exception>
    public IQkdClient Connect(string sae) =>
        _saes.Contains(sae) ? new InMemoryClient(this, sae) : throw new ArgumentException($"the mesh has no SAE '{sae}'", nameof(sae));

    /// <summary>The next call of any client fails. Two orders fail two calls.</summary>
    /// <param name="reason">A reason of <c>docs/errors.md</c>.</param>
    public void FailNextCall(string reason, bool isRetryable = false)
    {
        lock (_lock) _failures.Enqueue(new Failure(reason, $"a test wants that the call fails: {reason}", isRetryable));
    }

    /// <summary>The answer of the next call that collects is lost, and its keys with it.</summary>
    public void LoseNextAnswer()
    {
        lock (_lock) _losesAnswer = true;
    }

    /// <summary>Keys of a stream are lost on their way to both readers: both see a gap.</summary>
    public void LoseStreamKeys(string sae, string peer, int count, string name = "default") => StreamOf(sae, peer, name).Lose(count);

    /// <summary>A stream begins to count again in a later epoch, as after a restart of its node.</summary>
    public void RestartStream(string sae, string peer, string name = "default") => StreamOf(sae, peer, name).Restart();

    internal void Enter(string sae, string peer)
    {
        lock (_lock)
        {
            if (_failures.TryDequeue(out var failure)) throw new QkdException(failure);
        }

        if (!_saes.Contains(peer)) throw Refusal("UNKNOWN_PEER", $"SAE '{peer}' is not in this network");
        if (sae == peer) throw Refusal("SHARING_NOT_ALLOWED", "an SAE does not share keys with itself");
    }

    internal QkdKeys Make(string sae, string peer, int count, SessionOptions options)
    {
        CheckSize(options.KeySizeBits);
        if (count > MaxKeysPerCall) throw Refusal("KEY_COUNT_OUT_OF_RANGE", $"a call gives 1 to {MaxKeysPerCall} keys");
        List<QkdKey> keys = new(count);
        lock (_lock)
        {
            while (keys.Count < count)
            {
                keys.Add(Pair(options.KeySizeBits, out var other));
                _waiting.Add((sae, peer, other.Id), other);
            }
        }

        return new QkdKeys(keys);
    }

    internal QkdKeys Collect(string sae, string peer, IReadOnlyCollection<Guid> ids)
    {
        lock (_lock)
        {
            var places = ids.Distinct().Select(id => (peer, sae, id)).ToList();
            if (!places.TrueForAll(_waiting.ContainsKey))
                throw Refusal("UNKNOWN_KEY_ID", "one or more keys specified are not found: they were collected, or never made here");
            QkdKeys keys = new(places.ConvertAll(place => _waiting[place]));
            foreach (var place in places) _waiting.Remove(place);
            if (!_losesAnswer) return keys;
            _losesAnswer = false;
            keys.Dispose();
        }

        throw new KeysLostException("a test wants that the answer is lost: ask the peer for new keys");
    }

    internal long WaitingFor(string sae, string peer)
    {
        lock (_lock) return _waiting.Keys.Count(key => key.Master == peer && key.Slave == sae);
    }

    internal InMemoryStream StreamOf(string sae, string peer, string name)
    {
        var (first, second) = string.CompareOrdinal(sae, peer) < 0 ? (sae, peer) : (peer, sae);
        lock (_lock)
        {
            if (_streams.TryGetValue((first, second, name), out var stream)) return stream;
            return _streams[(first, second, name)] = new InMemoryStream();
        }
    }

    internal static QkdException Refusal(string reason, string message) => new(new Failure(reason, message, Retryable: false));

    internal static void CheckSize(int bits)
    {
        if (bits % 8 != 0) throw Refusal("KEY_SIZE_NOT_IN_BYTES", "size shall be a multiple of 8");
        if (bits is < MinKeySizeBits or > MaxKeySizeBits)
            throw Refusal("KEY_SIZE_OUT_OF_RANGE", $"a key has {MinKeySizeBits} to {MaxKeySizeBits} bits");
    }

    /// <summary>A fresh key for two owners.</summary>
    internal static QkdKey Pair(int bits, out QkdKey other)
    {
        Span<byte> id = stackalloc byte[16];
        Span<byte> bytes = stackalloc byte[bits / 8];
        RandomNumberGenerator.Fill(id);
        RandomNumberGenerator.Fill(bytes);
        other = new QkdKey(new Guid(id), KeyAssurance.Its, bytes);
        var key = new QkdKey(new Guid(id), KeyAssurance.Its, bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }
}
