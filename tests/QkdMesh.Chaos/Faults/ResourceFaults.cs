using System.Collections.Concurrent;
using QkdMesh.Chaos.Grounds;
using QkdMesh.Chaos.Processes;

namespace QkdMesh.Chaos.Faults;

/// <summary>Takes from a silo what it needs of its machine: space on a disk, memory, files.</summary>
internal sealed class ResourceFaults(ChaosCluster cluster)
{
    private readonly ConcurrentDictionary<Fault, ProcessLimit> _limits = new();

    public async Task DoAsync(Fault fault, bool isOver)
    {
        var silo = cluster.Silo(fault.What);
        switch (fault.Kind)
        {
            case FaultKind.AuditDiskFull: Fill(cluster.Disks[silo.Audit], isOver); break;
            case FaultKind.HistoryDiskFull: Fill(cluster.Disks[silo.HistoryFolder], isOver); break;
            case FaultKind.MemoryLimited or FaultKind.FilesLimited when isOver:
                if (_limits.TryRemove(fault, out var limit)) await limit.LiftAsync();
                break;
            // A silo that is down takes nothing.
            case FaultKind.MemoryLimited when silo.Process is { } process:
                _limits[fault] = await ProcessLimit.NoMoreMemoryAsync(process);
                break;
            case FaultKind.FilesLimited when silo.Process is { } process:
                _limits[fault] = await ProcessLimit.NoMoreFilesAsync(process);
                break;
        }
    }

    private static void Fill(SmallDisk disk, bool isOver)
    {
        if (isOver) disk.Empty();
        else disk.Fill();
    }
}
