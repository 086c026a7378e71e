using QkdMesh.Core.KeySupply;

namespace QkdMesh.Cli.Session;

/// <summary>The numbers that a request for keys takes. Every mesh has these limits, so a command refuses others before it calls.</summary>
internal static class KeyNumbers
{
    private static readonly KeySupplyOptions Limits = new();

    public static NumberRule Size { get; } = new(Limits.MinKeySize, Limits.MaxKeySize, "bits") { Step = 8 };

    public static NumberRule Count { get; } = new(1, Limits.MaxKeysPerRequest, "keys");

    public static NumberRule Paths { get; } = new(1, Limits.MaxDisjointPaths, "paths");
}
