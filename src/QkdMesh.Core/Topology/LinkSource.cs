namespace QkdMesh.Core.Topology;

/// <summary>What makes a link's key.</summary>
public enum KeySourceKind
{
    /// <summary>A model of QKD modules on the link's fibre, or a plain rate.</summary>
    Simulated,

    /// <summary>QKD modules at both ends, behind ETSI GS QKD 014.</summary>
    Etsi014,

    /// <summary>No quantum channel: ML-KEM between the two key managers.</summary>
    Pqc,
}

/// <summary>Where a link's key comes from. What does not belong to its kind is null.</summary>
public sealed record LinkSource(KeySourceKind Kind)
{
    public static LinkSource Simulated { get; } = new(KeySourceKind.Simulated);

    /// <summary>Null where the topology gives a plain rate.</summary>
    public Bb84Link? Bb84 { get; init; }

    public Etsi014Access? Etsi014 { get; init; }

    public PqcParameters? Pqc { get; init; }
}

/// <summary>The KMEs of the two ends.</summary>
public sealed record Etsi014Access(KmeAccess A, KmeAccess B);

/// <param name="Url">Of the KME, without the path of the interface: <c>https://kme.example:8443</c>.</param>
/// <param name="SaeId">What the end's key manager is called there.</param>
public sealed record KmeAccess(Uri Url, string SaeId);

/// <param name="Rekey">How often the two ends agree on a new secret.</param>
public sealed record PqcParameters(KemParameterSet Kem, TimeSpan Rekey)
{
    public static PqcParameters Default { get; } = new(KemParameterSet.MlKem1024, TimeSpan.FromHours(1));
}

/// <summary>Of FIPS 203.</summary>
public enum KemParameterSet
{
    MlKem768,
    MlKem1024,
}
