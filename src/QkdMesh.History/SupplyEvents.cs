namespace QkdMesh.History;

/// <summary>A node's step of a relay.</summary>
/// <param name="Batch">The keys that it carries, or a share of: the id of the first of them.</param>
/// <param name="Route">The nodes, from source to target.</param>
public abstract record RelayEvent(string Node, ulong Run, Guid Relay, Guid Batch, IReadOnlyList<string> Route) : NodeEvent(Node, Run);

/// <summary>The source sent a share on its way.</summary>
public sealed record RelayStarted(string Node, ulong Run, Guid Relay, Guid Batch, IReadOnlyList<string> Route)
    : RelayEvent(Node, Run, Relay, Batch, Route);

/// <summary>A node between the ends opened a message and sealed the next.</summary>
public sealed record RelayPassed(string Node, ulong Run, Guid Relay, Guid Batch, IReadOnlyList<string> Route)
    : RelayEvent(Node, Run, Relay, Batch, Route);

/// <summary>The target opened a message, and keeps the share.</summary>
public sealed record RelayArrived(string Node, ulong Run, Guid Relay, Guid Batch, IReadOnlyList<string> Route)
    : RelayEvent(Node, Run, Relay, Batch, Route);

/// <summary>
/// The source begins an attempt at an order that it has checked: a fresh batch with a fresh id. If several slaves are to get the same
/// batch, there is an event for each of them.
/// </summary>
/// <param name="Batch">The id of the first key.</param>
/// <param name="Master">The SAE that asked.</param>
/// <param name="Slave">The SAE that may collect the same keys.</param>
/// <param name="Count">Keys in the batch.</param>
/// <param name="Shares">XOR shares that it is split into.</param>
public sealed record KeysOrdered(string Node, ulong Run, Guid Batch, string Master, string Slave, int Count, int Shares) : NodeEvent(
    Node, Run);

/// <summary>The node keeps keys for their slave from here on: the first share of a batch arrived.</summary>
/// <param name="Batch">The id of the first key.</param>
/// <param name="Count">Keys in the batch.</param>
/// <param name="Stream">The name of the stream that the batch belongs to; null if it belongs to none.</param>
public sealed record KeysKept(string Node, ulong Run, Guid Batch, string Master, string Slave, int Count, string? Stream) : NodeEvent(
    Node, Run);

/// <summary>The node destroyed keys that waited for their slave.</summary>
/// <param name="Count">Keys, more than 0.</param>
public sealed record KeysDestroyed(string Node, ulong Run, Guid Batch, string Slave, int Count, string Reason) : NodeEvent(Node, Run);

/// <summary>The node's audit log took the record of a delivery that is about to happen, or the node keeps none.</summary>
/// <param name="Sae">The SAE that is to get the key.</param>
public sealed record DeliveryRecorded(string Node, ulong Run, Guid Batch, Guid Key, string Sae) : NodeEvent(Node, Run);

/// <summary>A key left the mesh, to an SAE.</summary>
/// <param name="Sae">The SAE that gets it, by the name in its call.</param>
/// <param name="Peer">The SAE that the key is shared with, by the key manager's own record of the batch.</param>
/// <param name="Proven">
/// The SAE that the caller was proven to be, or <see cref="NotProven"/>. The server writes it; nothing in a call can choose it.
/// </param>
/// <param name="Assurance">What the SAE is told of the key, in the words of topology files.</param>
/// <param name="Digest">Of the key.</param>
public sealed record KeyDelivered(
    string Node, ulong Run, Guid Batch, Guid Key, string Sae, string Peer, string Proven, string Assurance, KeyDigest Digest)
    : NodeEvent(Node, Run)
{
    /// <summary>Nobody has proven who the caller is. No SAE can have this name: it has a space.</summary>
    public const string NotProven = "not proven";
}
