using QkdMesh.Core.Keys;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>A key as a KME gave it.</summary>
internal sealed record KmeKey(Guid Id, KeyMaterial Key);
