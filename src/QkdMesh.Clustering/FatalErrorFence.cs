using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace QkdMesh.Clustering;

/// <summary>
/// Fences this silo on a fatal error. Orleans calls it when the silo cannot go on, for example because the other silos declared it dead.
/// </summary>
internal sealed partial class FatalErrorFence(SiloFence fence, ClockCheck clock, ILogger<FatalErrorFence> logger) : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => exception is not ObjectDisposedException and not OperationCanceledException;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        LogFatal(exception, context);
        _ = fence.FenceAsync(clock.Explain(context ?? "the silo cannot go on"));
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "this silo cannot go on: {Context}")]
    private partial void LogFatal(Exception? exception, string? context);
}
