namespace QkdMesh.Northbound.Access;

/// <summary>Calls that were refused because the processors had too much to do.</summary>
public sealed class OverloadCount
{
    private long _refused;

    public long Refused => Interlocked.Read(ref _refused);

    internal void Increment() => Interlocked.Increment(ref _refused);
}
