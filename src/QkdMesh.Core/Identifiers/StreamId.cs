namespace QkdMesh.Core.Identifiers;

/// <summary>
/// A stream of keys that two SAEs share. The node of the SAE whose id comes first in byte order drives it; the other follows.
/// </summary>
public readonly record struct StreamId(SaeId Driver, SaeId Follower, string Name)
{
    public static StreamId Of(SaeId one, SaeId other, string name) =>
        string.CompareOrdinal(one.Value, other.Value) < 0 ? new(one, other, name) : new(other, one, name);
}
