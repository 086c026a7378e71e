namespace QkdMesh.Core.Identifiers;

/// <summary>
/// A secure application entity: the cryptographic application that requests keys (ETSI GS QKD 014). The default value names nothing.
/// </summary>
public readonly record struct SaeId
{
    /// <exception cref="ArgumentException">Not a valid <see cref="Identifier"/>.</exception>
    public SaeId(string value) => Value = Identifier.Check(value, "SAE id");

    public string Value { get; }

    public override string ToString() => Value ?? "";
}
