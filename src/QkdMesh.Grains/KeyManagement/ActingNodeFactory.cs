using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Drain;
using QkdMesh.Grains.Membership;
using QkdMesh.Grains.Placement;
using QkdMesh.Grains.Telemetry;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>Starts nodes in this silo.</summary>
public sealed class ActingNodeFactory(
    KeyManagerFactory managers, IMembershipLease lease, MemoryWatch memory, ReactivationHold hold, DrainState drain, NetworkView view,
    TracedKeys traced, TimeProvider time)
{
    internal ActingNode Start(NodeId node) =>
        new(managers.Create(node), lease, memory, drain, view, time, hold.RemainingFor(node), traced.IsOn);
}
