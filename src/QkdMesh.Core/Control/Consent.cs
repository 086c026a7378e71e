namespace QkdMesh.Core.Control;

/// <summary>An order may be carried out.</summary>
/// <param name="First">The operator who gave the same order before; null if the order takes one operator.</param>
public sealed record Consent(string? First)
{
    public static Consent OfOne { get; } = new((string?)null);
}
