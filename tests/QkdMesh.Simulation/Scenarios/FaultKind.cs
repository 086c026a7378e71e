namespace QkdMesh.Simulation.Scenarios;

/// <summary>What can go wrong. <see cref="Fault"/> has the words for each.</summary>
internal enum FaultKind
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
}
