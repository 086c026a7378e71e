namespace QkdMesh.Scenarios;

/// <summary>What a network uses its pqc links for, as in a topology file.</summary>
public enum PqcLayerUse
{
    Fallback,
    Equal,
    Never,
}
