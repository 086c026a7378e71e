namespace QkdMesh.Application.KeySupply;

/// <summary>How long a request waits for a failure to pass, from now on.</summary>
internal readonly struct Patience(TimeProvider time, TimeSpan length)
{
    private readonly long _began = time.GetTimestamp();

    public TimeSpan Length => length;

    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <summary>Zero when it is over.</summary>
    public TimeSpan Left => length - Elapsed is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    public bool IsOver => Elapsed >= length;
}
