namespace QkdMesh.Scenarios;

/// <summary>What can go wrong. <see cref="Fault"/> has the words for each.</summary>
public enum FaultKind
{
    /// <summary>A fibre is cut, and the controller is told.</summary>
    Cut,

    /// <summary>A fibre is cut and nobody says so: the source stalls, and the ends do not hear each other.</summary>
    SilentCut,

    /// <summary>A node is killed; it starts again with nothing when the fault is over.</summary>
    Crash,

    /// <summary>A node stands still, and later goes on with whatever came meanwhile.</summary>
    Pause,

    /// <summary>A node stands still while another instance takes its place, and goes on beside it: a zombie.</summary>
    Zombie,

    /// <summary>The classical channel, one way.</summary>
    Silence,

    /// <summary>Messages everywhere are lost, repeated, changed and late.</summary>
    Noise,

    Stall,
    BlockTwice,
    BlocksDiffer,
    BlockToOneEnd,
    Eavesdropper,
    Quarantine,
    ControllerAway,
    LinkStartsOver,
    LinkLeaves,
    LinkMoves,
    SaesPart,
    SaeMoves,

    /// <summary>kill -9; another process takes its place when the fault is over.</summary>
    SiloKilled,

    /// <summary>SIGSTOP, and SIGCONT when the fault is over.</summary>
    SiloStandsStill,

    /// <summary>Cut off from the other silos and from Redis, but not from clients.</summary>
    SiloIsolated,

    SilosParted,

    /// <summary>SIGTERM and a new process, silo after silo.</summary>
    RollingRestart,

    /// <summary>kill -9; it comes back with what it has on disk.</summary>
    RedisDown,

    /// <summary>SIGSTOP, and SIGCONT when the fault is over.</summary>
    RedisHangs,

    RedisStartsEmpty,

    /// <summary>It comes back with what it held when the silos had just started.</summary>
    RedisGoesBack,

    Overload,

    /// <summary>Calls for keys that end before they are answered.</summary>
    ClientsLeave,
}
