using QkdMesh.Core.Identifiers;

namespace QkdMesh.Planning;

/// <summary>A failure: of a link, or of a node with all its links and SAEs.</summary>
public abstract record Cut
{
    private Cut()
    {
    }

    public sealed record OfLink(LinkId Link) : Cut
    {
        public override string ToString() => Link.Value;
    }

    public sealed record OfNode(NodeId Node) : Cut
    {
        public override string ToString() => Node.Value;
    }
}
