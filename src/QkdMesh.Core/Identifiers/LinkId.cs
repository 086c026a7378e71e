namespace QkdMesh.Core.Identifiers;

/// <summary>
/// A QKD link between two neighbouring nodes, with the KM link beside it (ITU-T Y.3800). The default value names nothing.
/// </summary>
public readonly record struct LinkId
{
    /// <exception cref="ArgumentException">Not a valid <see cref="Identifier"/>.</exception>
    public LinkId(string value) => Value = Identifier.Check(value, "link id");

    public string Value { get; }

    public override string ToString() => Value ?? "";
}
