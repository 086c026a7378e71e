using QkdMesh.Core.Associations;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Control;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Memory;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.History;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>Makes the key managers of a silo, each without any key.</summary>
public sealed class KeyManagerFactory(
    KeySupplyOptions options, IEntropy entropy, IKeyHistory history, IPairedSourceFactory sources, IKeyEncapsulation kem, IAuditLog audit,
    TimeProvider time, INodeIdentities identities, MemoryBudget memory, LinkOptions links)
{
    internal KeyManager Create(NodeId node) =>
        new(node, options, entropy, history, sources, kem, audit, time.GetUtcNow(), identities.Of(node), memory, links);
}
