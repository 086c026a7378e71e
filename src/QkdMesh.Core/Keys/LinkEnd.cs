namespace QkdMesh.Core.Keys;

/// <summary>An end of a link. A direction of a link is named by the end that sends.</summary>
public enum LinkEnd : byte
{
    A = 0,
    B = 1,
}

public static class LinkEnds
{
    public static LinkEnd Other(this LinkEnd end) => end == LinkEnd.A ? LinkEnd.B : LinkEnd.A;
}
