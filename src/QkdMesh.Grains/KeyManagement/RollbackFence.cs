using Microsoft.Extensions.Logging;
using QkdMesh.Core.Node;
using QkdMesh.Grains.Membership;
using QkdMesh.Grains.Telemetry;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>
/// Fences this silo when a node finds that its memory went back. The other nodes of the process share this memory, and so does everything
/// else in the process.
/// </summary>
public sealed partial class RollbackFence(ISiloFence fence, MemoryMetrics metrics, ILogger<RollbackFence> logger)
{
    /// <summary>Call it after a node has answered a call.</summary>
    internal void Check(KeyManager manager)
    {
        if (manager.Rollback is { } rollback) Fence(rollback.Detail, RollbackSign.Link);
    }

    /// <param name="reason">What shows that the memory went back.</param>
    public void Fence(string reason, RollbackSign sign)
    {
        if (fence.Fenced.IsCompleted) return;
        metrics.Saw(sign);
        LogFenced(reason);
        // Not awaited: the fence destroys the key of each node in a turn of its own.
        _ = fence.FenceAsync(reason);
    }

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "fenced: {Reason}. Key of this memory may protect messages already, so all of it is destroyed, and the process ends")]
    private partial void LogFenced(string reason);
}
