namespace QkdMesh.Grains;

/// <summary>
/// Whether this process may act for the nodes that it hosts. One that stood still, or was cut off, may have been replaced and not know it.
/// </summary>
public interface IStanding
{
    /// <summary>False until it is certain again that no other silo took this one's place: then no key moves.</summary>
    bool IsSure { get; }

    /// <summary>How long a silo that was declared dead may not know it: its successors hold still for that time.</summary>
    TimeSpan Unaware { get; }

    /// <summary>Whether the store that the silos meet at answers.</summary>
    bool IsStoreThere { get; }

    /// <summary>False once this silo is about to leave: then no relay and no order begins here.</summary>
    bool TakesNewWork { get; }

    /// <summary>Ends with the reason when this silo lost its place for good and its key is destroyed.</summary>
    Task<string> Fenced { get; }

    /// <summary>This silo is about to leave.</summary>
    void Leave();
}

/// <summary>Of a process that is the whole network: nobody else could take its place.</summary>
internal sealed class WholeNetworkStanding : IStanding
{
    private volatile bool _isLeaving;

    public bool IsSure => true;

    public TimeSpan Unaware => TimeSpan.Zero;

    public bool IsStoreThere => true;

    public bool TakesNewWork => !_isLeaving;

    public Task<string> Fenced { get; } = new TaskCompletionSource<string>().Task;

    public void Leave() => _isLeaving = true;
}
