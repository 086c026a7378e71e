using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QkdMesh.Pki;

namespace QkdMesh.Host.Listeners;

/// <summary>
/// Logs when a certificate, a bundle or a revocation list on disk cannot be used: once for each fault, and once when all files are good
/// again. The last good files are in force meanwhile, so nothing else would tell an operator before they expire.
/// </summary>
internal sealed partial class FileFaultLog(CallerPolicy callers, TimeProvider time, ILogger<FileFaultLog> logger) : BackgroundService
{
    private HashSet<string> _told = [];

    /// <summary>Looks at the faults as they are now.</summary>
    public void Look()
    {
        var faults = callers.FileFaults.ToHashSet(StringComparer.Ordinal);
        foreach (var fault in faults.Except(_told)) LogFault(fault);
        if (faults.Count == 0 && _told.Count > 0) LogGood();
        _told = faults;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CredentialWatch<object>.Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Look();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Fault}; what was read before is in force")]
    private partial void LogFault(string fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "all files of certificates and of trust are good again")]
    private partial void LogGood();
}
