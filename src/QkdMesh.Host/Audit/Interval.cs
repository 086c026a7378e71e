namespace QkdMesh.Host.Audit;

/// <summary>The least time between two times of something. It does not change if the clock of the machine is set.</summary>
internal sealed class Interval(TimeSpan length, TimeProvider time)
{
    private long? _begun;

    /// <summary>Whether it is over. It is over until it first begins.</summary>
    public bool IsOver => _begun is not { } begun || time.GetElapsedTime(begun) >= length;

    public void Begin() => _begun = time.GetTimestamp();
}
