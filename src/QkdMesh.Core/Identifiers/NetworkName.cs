namespace QkdMesh.Core.Identifiers;

/// <summary>The name of one QKD network under one controller. The default value names nothing.</summary>
public readonly record struct NetworkName
{
    /// <exception cref="ArgumentException">Not a valid <see cref="Identifier"/>.</exception>
    public NetworkName(string value) => Value = Identifier.Check(value, "network name");

    public string Value { get; }

    public override string ToString() => Value ?? "";
}
