using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources.Pqc;

namespace QkdMesh.KeySources;

/// <summary>The mechanisms that hybrid keys can be made with.</summary>
public static class KeyEncapsulation
{
    public static IKeyEncapsulation Of(KemParameterSet set) => new MlKem(set);

    /// <summary>Of associations between end nodes: ML-KEM-1024 and X25519 together.</summary>
    public static IKeyEncapsulation OfAssociations { get; } = new HybridKem();
}
