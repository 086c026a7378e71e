using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources.Pqc;

namespace QkdMesh.KeySources;

/// <summary>The mechanisms that hybrid keys can be made with.</summary>
public static class KeyEncapsulation
{
    public static IKeyEncapsulation Of(KemParameterSet set) => new MlKem(set);
}
