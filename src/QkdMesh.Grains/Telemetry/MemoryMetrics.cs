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
    private readonly Counter<long> _signs;

    public MemoryMetrics(IMeterFactory meters)
    {
        _signs = meters.Create(Name).CreateCounter<long>(
            "qkdmesh.silo.rollback_signs", "{sign}", "Signs that the memory of the silo is older than what the silo has sent, by kind.");
        // A counter that begins at its first event hides this event from a query of the increase.
        foreach (var sign in Enum.GetValues<RollbackSign>()) _signs.Add(0, Attribute("sign", Spelling(sign)));
    }

    public void Saw(RollbackSign sign) => _signs.Add(1, Attribute("sign", Spelling(sign)));
}
