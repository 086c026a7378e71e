using QkdMesh.History;

namespace QkdMesh.Invariants;

/// <summary>One key manager: a node, and which of its runs.</summary>
public readonly record struct NodeRun(string Node, ulong Run)
{
    public static NodeRun Of(NodeEvent happened) => new(happened.Node, happened.Run);

    // A run is drawn at random, so it is a hash of itself; equality still compares all.
    public override int GetHashCode() => Run.GetHashCode();

    public override string ToString() => $"{Node} (run {Run})";
}

/// <summary>One end of a link, as one run of its node holds it.</summary>
public readonly record struct LinkEndRef(string Node, ulong Run, string Link, char End)
{
    public static LinkEndRef Of(LinkEvent happened) => new(happened.Node, happened.Run, happened.Link, happened.End);

    public override int GetHashCode() => Run.GetHashCode() ^ Link.GetHashCode(StringComparison.Ordinal) ^ End;

    public override string ToString() => $"{Node} (run {Run}) at end {End} of {Link}";
}

/// <summary>A block, wherever it is held.</summary>
public readonly record struct BlockRef(SessionRef Session, ulong Block)
{
    // Nonces are drawn at random, so that a few of their bits tell sessions apart.
    public override int GetHashCode() => unchecked(((int)(ulong)Session.A * 31) + (int)(ulong)Session.B + ((int)Block * 397));

    public override string ToString() => $"block {Block} of session {Session}";
}
