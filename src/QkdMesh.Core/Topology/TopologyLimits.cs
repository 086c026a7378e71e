namespace QkdMesh.Core.Topology;

/// <summary>The sizes and values beyond which a network is refused as a mistake.</summary>
public static class TopologyLimits
{
    public const int MaxNodes = 10_000;
    public const int MaxLinks = 20_000;
    public const int MaxSaes = 20_000;
    public const int MaxPairs = 20_000;
    public const int MaxTenants = 1_000;
    public const int MaxOperators = 1_000;

    /// <summary>Certificates that stand for one caller.</summary>
    public const int MaxSelectors = 16;

    /// <summary>Fibre of one link, in km.</summary>
    public const double MaxLengthKm = 500;

    /// <summary>Loss of one link from end to end, in dB.</summary>
    public const double MaxLossDb = 100;

    /// <summary>Secret key rate of one link, in kb/s: 100 Gb/s.</summary>
    public const double MaxKeyRateKbps = 1e8;

    /// <summary>The largest diameter that a network can be held to, in km.</summary>
    public const double MaxDiameterKm = 100_000;

    /// <summary>Time between two secrets of a PQC link, in minutes: a week.</summary>
    public const double MaxRekeyMinutes = 10_080;

    /// <summary>Characters in a node's display name.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The diameter takes a search from each node, so it is checked only up to this size.</summary>
    public const int MaxNodesForDiameter = 1_000;

    /// <inheritdoc cref="MaxNodesForDiameter"/>
    public const int MaxLinksForDiameter = 5_000;
}
