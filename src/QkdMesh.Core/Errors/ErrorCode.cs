namespace QkdMesh.Core.Errors;

/// <summary>Every expected failure. <see cref="ErrorCatalogue"/> says what each means and how it leaves the system.</summary>
public enum ErrorCode
{
    // Who asks.
    CallerNotNamed,
    UnknownSae,
    UnknownPeer,
    SharingNotAllowed,

    // What is asked.
    KeySizeNotInBytes,
    KeySizeOutOfRange,
    KeyCountOutOfRange,
    OptionOutOfRange,
    MalformedKeyId,
    UnknownKeyId,
    NotEntitledToKey,
    UnknownNode,
    UnknownLink,
    InvalidTopology,
    OtherNetwork,

    // What the network can give.
    NoRoute,
    NoDisjointRoutes,
    InsufficientKey,
    NodeQuarantined,
    KeyStoreFull,
    DeadlinePassed,
    RelayFailed,
    NodeUnavailable,

    // Streams.
    StreamTakenOver,
    StreamKeySizeDiffers,
    StreamAssuranceTooLow,
    TooManyStreams,

    // Between key managers: reasons of a refused hop; callers see RelayFailed.
    LinkDown,
    SessionMismatch,
    PadUnavailable,
    TagMismatch,
    MalformedFrame,
    NotOnRoute,
    BlockUnknown,
    ConfirmationMismatch,

    // A broken invariant.
    Internal,

    // Clusters of silos.
    NotServedHere,
    StoreUnavailable,
    SiloNotReady,

    // Alarms of links.
    LinkNotAlarmed,
    QberTooHigh,

    // What is asked, in bytes that nobody can read.
    MalformedRequest,

    // Audit.
    AuditUnavailable,

    // The controller's word, and who has heard it.
    NetworkUnconfirmed,
    OrderNotHeard,

    // Streams, once more.
    StreamEpochTooLate,

    // Who asks, proven by a certificate.
    CallerNotProven,
    NotAllowed,

    // Between end nodes.
    NodeNotProven,
    AssociationUnknown,

    // Orders of two persons.
    SecondPersonNeeded,

    // What the process can hold.
    MemoryFull,
    Overloaded,

    // How much is asked.
    QuotaExceeded,
    UnknownTenant,
}
