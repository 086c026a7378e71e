using System.Diagnostics.Metrics;
using static QkdMesh.Grains.Telemetry.MeshMeter;

namespace QkdMesh.Grains.Telemetry;

/// <summary>What showed that the memory of this process is, or may be, older than what the process has sent.</summary>
public enum RollbackSign
{
    /// <summary>The wall clock stepped against the monotonic clock.</summary>
    WallClock,

    /// <summary>The machine was suspended.</summary>
    Suspension,

    /// <summary>A link knows more of a node than the node.</summary>
    Link,

    /// <summary>The virtual machine has a new generation id.</summary>
    Generation,
}

/// <summary>Counts the signs that the memory of this process went back.</summary>
public sealed class MemoryMetrics
{
    private readonly long[] _signs = new long[Enum.GetValues<RollbackSign>().Length];

    // Observed and not added: a counter that begins at its first event hides this event from a query of the increase.
    public MemoryMetrics(IMeterFactory meters) => meters.Create(Name).CreateObservableCounter(
        "qkdmesh.silo.rollback_signs",
        () => Enum.GetValues<RollbackSign>().Select(sign =>
            new Measurement<long>(Volatile.Read(ref _signs[(int)sign]), Attribute("sign", Spelling(sign)))),
        "{sign}", "Signs that the memory of the silo is older than what the silo has sent, by kind.");

    public void Saw(RollbackSign sign) => Interlocked.Increment(ref _signs[(int)sign]);
}
