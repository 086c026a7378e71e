namespace QkdMesh.Scenarios;

/// <summary>The kinds of faults. <see cref="Fault"/> has the words for each.</summary>
public enum FaultKind
{
    /// <summary>A fibre is cut, and the controller knows.</summary>
    Cut,

    /// <summary>A fibre is cut, and nobody reports it: the source stalls, and the ends do not hear each other.</summary>
    SilentCut,

    /// <summary>A node is killed. When the fault is over, it starts again without any state.</summary>
    Crash,

    /// <summary>A node stands still. Later it handles everything that arrived meanwhile.</summary>
    Pause,

    /// <summary>A node stands still and a new instance takes its place. Later the old instance goes on beside it, as a zombie.</summary>
    Zombie,

    /// <summary>The classical channel is silent in one direction.</summary>
    Silence,

    /// <summary>Messages everywhere are lost, repeated, changed and late.</summary>
    Noise,

    /// <summary>One node hears the calls of another, but its answers are lost.</summary>
    AnswersLost,

    /// <summary>Every QKD link is cut, and the controller knows. PQC links stay.</summary>
    QkdCut,

    Stall,
    BlockTwice,
    BlocksDiffer,
    BlockToOneEnd,
    Eavesdropper,
    Quarantine,
    ControllerAway,

    /// <summary>One node does not hear the controller, and hears the other nodes.</summary>
    ControllerUnheard,

    /// <summary>The audit log of a node refuses records, and is late or silent.</summary>
    AuditFails,

    LinkStartsOver,
    LinkLeaves,
    LinkMoves,
    SaesPart,
    SaeMoves,

    /// <summary>Every key of two SAEs is in two shares, and its.</summary>
    PairIsStrict,

    /// <summary>A node becomes an end node: no key of others may pass it any more.</summary>
    NodeIsEndNode,

    /// <summary>An attacker has a node with all its key. It does everything that the next five kinds do.</summary>
    NodeIsByzantine,

    /// <summary>A node that was taken over gives false answers and reports.</summary>
    NodeLies,

    /// <summary>A node that was taken over seals false messages with its own link key, under right tags.</summary>
    NodeForges,

    /// <summary>A node that was taken over sends old messages again.</summary>
    NodeReplays,

    /// <summary>A node that was taken over answers late, out of order or not at all, and sends on by itself what it held back.</summary>
    NodeHoldsBack,

    /// <summary>A node that was taken over confirms what it does not hold, and denies what it holds.</summary>
    NodeConfirmsFalsely,

    /// <summary>A node that was taken over makes keys in the name of SAEs of other nodes.</summary>
    NodeMints,

    /// <summary>A node that was taken over changes the keys that it relays, and tags them again.</summary>
    NodeChangesKeys,

    /// <summary>A node that was taken over relays keys to other SAEs than they are for, and tags them again.</summary>
    NodeReaddresses,

    /// <summary>A node that was taken over delivers a second time what it relayed before.</summary>
    NodeDeliversAgain,

    /// <summary>
    /// A node goes on from an older image of its memory, as after the snapshot of a virtual machine. The fault lasts as long as the node
    /// may send with key again that it sent with before.
    /// </summary>
    Rollback,

    /// <summary>kill -9. A new process starts when the fault is over.</summary>
    SiloKilled,

    /// <summary>SIGSTOP, and SIGCONT when the fault is over.</summary>
    SiloStandsStill,

    /// <summary>A silo is cut off from the other silos and from Redis, but not from clients.</summary>
    SiloIsolated,

    SilosParted,

    /// <summary>SIGTERM and a new process, one silo after the other.</summary>
    RollingRestart,

    /// <summary>kill -9. Redis comes back with what it has on disk.</summary>
    RedisDown,

    /// <summary>SIGSTOP, and SIGCONT when the fault is over.</summary>
    RedisHangs,

    RedisStartsEmpty,

    /// <summary>Redis comes back with what it held when the silos had just started.</summary>
    RedisGoesBack,

    Overload,

    /// <summary>Clients cancel their calls for keys before the answer.</summary>
    ClientsLeave,

    /// <summary>The KMEs of links get SIGSTOP, and SIGCONT when the fault is over.</summary>
    KmesStandStill,

    /// <summary>The disk of a silo's audit log has no free space.</summary>
    AuditDiskFull,

    /// <summary>The disk of a silo's history has no free space.</summary>
    HistoryDiskFull,

    /// <summary>A silo gets no more memory than it has.</summary>
    MemoryLimited,

    /// <summary>A silo can open no more files and sockets than it has open.</summary>
    FilesLimited,

    /// <summary>What a silo and the others send each other waits for a while. Redis is one of the others.</summary>
    MessagesLate,

    /// <summary>The connections of a silo stay open, and nothing arrives on them any more. New connections work.</summary>
    ConnectionsHalfOpen,

    /// <summary>The connections of a silo end in the middle of a message, again and again.</summary>
    ConnectionsBreak,

    /// <summary>Bits of what a silo and other silos send each other are changed.</summary>
    BytesCorrupted,

    SlowReaders,
    IdleConnections,

    /// <summary>The wall clock of a silo steps, and steps back when the fault is over. The monotonic clock stays right.</summary>
    ClockWrong,

    /// <summary>The wall clock of a silo goes too fast or too slowly.</summary>
    ClockDrifts,

    /// <summary>kill -9. The replica of Redis takes over its address and what it has got of the data.</summary>
    RedisFailsOver,

    /// <summary>An SAE calls in the name of another one, with its own certificate.</summary>
    SaeActsAsAnother,

    /// <summary>All members get new certificates of the same authorities.</summary>
    CertificatesRenewed,

    /// <summary>Each authority gets a successor, which issues all certificates again. The old one ends with the fault.</summary>
    AuthoritiesReplaced,

    /// <summary>An SAE has no trusted certificate. It gets a new one when the fault is over.</summary>
    SaeRevoked,
}
