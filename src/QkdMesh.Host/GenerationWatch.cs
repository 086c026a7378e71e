using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QkdMesh.Grains.KeyManagement;
using QkdMesh.Grains.Telemetry;

namespace QkdMesh.Host;

/// <summary>
/// Fences this process when the kernel reports a new generation id of the virtual machine: the machine goes on from a snapshot or is a
/// clone, so its memory is older than what it sent.
/// </summary>
internal sealed partial class GenerationWatch(RollbackFence fence, ILogger<GenerationWatch> logger) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private volatile bool _isOver;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (KernelEvents.Open(Patience) is { } events) new Thread(() => Watch(events)) { IsBackground = true, Name = "generation" }.Start();
        else LogBlind();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _isOver = true;
        return Task.CompletedTask;
    }

    private void Watch(KernelEvents events)
    {
        using (events)
        {
            var happened = new byte[1 << 14];
            while (!_isOver)
                if (KernelEvents.IsNewGeneration(happened.AsSpan(0, events.Receive(happened))))
                    fence.Fence("this virtual machine goes on from a snapshot, or is a clone", RollbackSign.Generation);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "this machine gives no events of the kernel: a restored snapshot is found by other signs only")]
    private partial void LogBlind();
}
