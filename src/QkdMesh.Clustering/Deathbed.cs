using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace QkdMesh.Clustering;

/// <summary>What Orleans calls when it finds that this silo cannot go on, such as that the others declared it dead: its key goes first.</summary>
internal sealed partial class Deathbed(ClusterStanding standing, ILogger<Deathbed> logger) : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => exception is not ObjectDisposedException and not OperationCanceledException;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        LogFatal(exception, context);
        _ = standing.FenceAsync(context ?? "the silo cannot go on");
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "this silo cannot go on: {Context}")]
    private partial void LogFatal(Exception? exception, string? context);
}
