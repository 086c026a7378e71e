namespace QkdMesh.Core.Identifiers;

/// <summary>A QKD node: the trusted site that holds one key manager (ITU-T Y.3800). The default value names nothing.</summary>
public readonly record struct NodeId
{
    /// <exception cref="ArgumentException">Not a valid <see cref="Identifier"/>.</exception>
    public NodeId(string value) => Value = Identifier.Check(value, "node id");

    public string Value { get; }

    public override string ToString() => Value ?? "";
}
