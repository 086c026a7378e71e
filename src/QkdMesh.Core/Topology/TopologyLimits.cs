namespace QkdMesh.Core.Topology;

/// <summary>The sizes and values beyond which a network is refused as a mistake.</summary>
public static class TopologyLimits
{
    public const int MaxNodes = 10_000;
    public const int MaxLinks = 20_000;
    public const int MaxSaes = 20_000;
    public const int MaxPairs = 20_000;
    public const int MaxTenants = 1_000;
    public const int MaxTenantWeight = 1_000;
    public const int MaxOperators = 1_000;

    /// <summary>XOR shares of one key.</summary>
    public const int MaxPaths = 4;

    /// <summary>Certificates that stand for one caller.</summary>
    public const int MaxSelectors = 16;

    /// <summary>Fibre of one link, in km.</summary>
    public const double MaxLengthKm = 500;

    /// <summary>The shortest fibre of one link that is not 0, in km: 1 mm.</summary>
    public const double MinLengthKm = 1e-6;

    /// <summary>
    /// What each km of a fibre loses at least, in dB. The best fibres lose 0.14 dB (solid core) and 0.09 dB (hollow core).
    /// </summary>
    public const double MinLossDbPerKm = 0.01;

    /// <summary>Loss of one link from end to end, in dB.</summary>
    public const double MaxLossDb = 100;

    /// <summary>The largest secret key rate of one link, in kb/s: 100 Gb/s.</summary>
    public const double MaxKeyRateKbps = 1e8;

    /// <summary>The smallest secret key rate that an operator can give, in kb/s: a key of 256 bits in 296 days.</summary>
    public const double MinKeyRateKbps = 1e-8;

    /// <summary>The largest diameter that a network can be held to, in km.</summary>
    public const double MaxDiameterKm = 100_000;

    /// <summary>Time between two secrets of a PQC link, in minutes: a week.</summary>
    public const double MaxRekeyMinutes = 10_080;

    /// <summary>The shortest time between two secrets of a PQC link, in minutes.</summary>
    public const double MinRekeyMinutes = 0.01;

    /// <summary>The smallest limit of the bits of one key: the smallest key.</summary>
    public const int MinLargestKey = 64;

    /// <summary>The largest limit of the bits of one key: the largest key.</summary>
    public const int MaxLargestKey = 8_192;

    /// <summary>Characters in a node's display name.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The diameter takes a search from each node, so it is checked only up to this size.</summary>
    public const int MaxNodesForDiameter = 1_000;

    /// <inheritdoc cref="MaxNodesForDiameter"/>
    public const int MaxLinksForDiameter = 5_000;
}
