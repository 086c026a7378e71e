using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.KeyRelay;

/// <summary>A share of keys that is at its target.</summary>
/// <param name="Route">The nodes that it came over, from its source to its target.</param>
/// <param name="IsOverQkd">Whether each link between them has a quantum channel.</param>
internal sealed record Arrival(KeyDelivery Delivery, IReadOnlyList<NodeId> Route, bool IsOverQkd);
