using System.IO.Hashing;
using QkdMesh.History;

namespace QkdMesh.Simulation.World;

/// <summary>A history of one simulated run. The key of a simulation needs no secrecy, so the digests are of the fast kind.</summary>
internal sealed class SimulatedHistory(Timeline time, long secret, Action<ReadOnlyMemory<byte>>? overhears) : IKeyHistory
{
    private readonly List<KeyEvent> _events = new(1024);

    public bool IsOn => true;

    public IReadOnlyList<KeyEvent> Events => _events;

    /// <summary>The run of a node that began last.</summary>
    public ulong LatestRunOf(string node) => _events.OfType<NodeStarted>().Last(started => started.Node == node).Run;

    public void Add(KeyEvent happened)
    {
        happened.At = time.Now;
        _events.Add(happened);
    }

    public KeyDigest Digest(ReadOnlySpan<byte> key)
    {
        overhears?.Invoke(key.ToArray());
        return new(XxHash128.HashToUInt128(key, secret));
    }
}
