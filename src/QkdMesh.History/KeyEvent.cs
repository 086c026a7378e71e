using System.Text.Json.Serialization;

namespace QkdMesh.History;

/// <summary>
/// Something that happened to key, or that says what may happen to it. It names key by place, id and digest, and never holds any.
/// On a line of a file it is a JSON object whose <c>kind</c> is the name given here.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TopologyApplied), "topology-applied")]
[JsonDerivedType(typeof(QuarantineOrdered), "quarantine-ordered")]
[JsonDerivedType(typeof(NodeStarted), "node-started")]
[JsonDerivedType(typeof(NodeStopped), "node-stopped")]
[JsonDerivedType(typeof(NetworkSeen), "network-seen")]
[JsonDerivedType(typeof(SessionOpened), "session-opened")]
[JsonDerivedType(typeof(SessionClosed), "session-closed")]
[JsonDerivedType(typeof(AlarmRaised), "alarm-raised")]
[JsonDerivedType(typeof(BlockTaken), "block-taken")]
[JsonDerivedType(typeof(BlockConfirmed), "block-confirmed")]
[JsonDerivedType(typeof(KeyDiscarded), "key-discarded")]
[JsonDerivedType(typeof(KeyShared), "key-shared")]
[JsonDerivedType(typeof(KeySent), "key-sent")]
[JsonDerivedType(typeof(KeyReceived), "key-received")]
[JsonDerivedType(typeof(RollbackFound), "rollback-found")]
[JsonDerivedType(typeof(LedgerRead), "ledger-read")]
[JsonDerivedType(typeof(RelayStarted), "relay-started")]
[JsonDerivedType(typeof(RelayPassed), "relay-passed")]
[JsonDerivedType(typeof(RelayArrived), "relay-arrived")]
[JsonDerivedType(typeof(KeysOrdered), "keys-ordered")]
[JsonDerivedType(typeof(KeysKept), "keys-kept")]
[JsonDerivedType(typeof(KeysDestroyed), "keys-destroyed")]
[JsonDerivedType(typeof(DeliveryRecorded), "delivery-recorded")]
[JsonDerivedType(typeof(KeyDelivered), "key-delivered")]
[JsonDerivedType(typeof(KeysObtained), "keys-obtained")]
[JsonDerivedType(typeof(NodeTakenOver), "node-taken-over")]
[JsonDerivedType(typeof(RequestBegun), "request-begun")]
[JsonDerivedType(typeof(RequestEnded), "request-ended")]
[JsonDerivedType(typeof(FaultBegun), "fault-begun")]
[JsonDerivedType(typeof(FaultEnded), "fault-ended")]
[JsonDerivedType(typeof(Healed), "healed")]
[JsonDerivedType(typeof(Settled), "settled")]
public abstract record KeyEvent
{
    /// <summary>Since the history began. Given by the history that takes the event.</summary>
    [JsonPropertyOrder(-3)]
    public TimeSpan At { get; set; }
}
