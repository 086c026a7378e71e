namespace QkdMesh.Core.Topology;

/// <summary>What a key's secrecy rests on, outside the trusted nodes that it passes. A higher value is a stronger claim.</summary>
public enum Assurance : byte
{
    /// <summary>Every way that the key took crosses a link without a quantum channel: on ML-KEM.</summary>
    Pqc,

    /// <summary>On QKD and ML-KEM together: who wants the key must break both.</summary>
    Hybrid,

    /// <summary>Information-theoretic security: QKD links and XOR only.</summary>
    Its,
}

public static class AssuranceWords
{
    /// <summary>The word of topology files: <c>its</c>.</summary>
    public static string Word(this Assurance assurance) => assurance.ToString().ToLowerInvariant();
}
