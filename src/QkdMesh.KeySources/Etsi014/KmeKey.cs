using QkdMesh.Core.Keys;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>A key from a KME.</summary>
internal sealed record KmeKey(Guid Id, KeyMaterial Key);
