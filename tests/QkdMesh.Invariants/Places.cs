using QkdMesh.History;

namespace QkdMesh.Invariants;

/// <summary>One run of the key manager of a node.</summary>
public readonly record struct NodeRun(string Node, ulong Run)
{
    public static NodeRun Of(NodeEvent happened) => new(happened.Node, happened.Run);

    // A run is a random number, so it serves as the hash. Equality compares everything.
    public override int GetHashCode() => Run.GetHashCode();

    public override string ToString() => $"{Node} (run {Run})";
}

/// <summary>One end of a link in one run of its node.</summary>
public readonly record struct LinkEndRef(string Node, ulong Run, string Link, char End)
{
    public static LinkEndRef Of(LinkEvent happened) => new(happened.Node, happened.Run, happened.Link, happened.End);

    public override int GetHashCode() => Run.GetHashCode() ^ Link.GetHashCode(StringComparison.Ordinal) ^ End;

    public override string ToString() => $"{Node} (run {Run}) at end {End} of {Link}";
}

/// <summary>A block, at either end.</summary>
public readonly record struct BlockRef(SessionRef Session, ulong Block)
{
    // Nonces are random, so a few of their bits tell sessions apart.
    public override int GetHashCode() => unchecked(((int)(ulong)Session.A * 31) + (int)(ulong)Session.B + ((int)Block * 397));

    public override string ToString() => $"block {Block} of session {Session}";
}
