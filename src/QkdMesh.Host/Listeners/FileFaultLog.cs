using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QkdMesh.Core.Audit;
using QkdMesh.Host.Audit;
using QkdMesh.Pki;

namespace QkdMesh.Host.Listeners;

/// <summary>
/// Logs when a certificate, a bundle or a revocation list on disk cannot be used: once for each fault, and once when all files are good
/// again. The last good files are in force meanwhile, so nothing else would tell an operator before they expire. The audit log also gets
/// what is in force, and each day what ends soon.
/// </summary>
internal sealed partial class FileFaultLog(CallerPolicy callers, IAuditLog audit, TimeProvider time, ILogger<FileFaultLog> logger)
    : BackgroundService
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14), BetweenTold = TimeSpan.FromDays(1);

    private readonly Dictionary<(string Kind, DateTimeOffset End), Interval> _told = [];
    private HashSet<string> _faults = [];
    private string? _inForce;

    /// <summary>Looks at the files as they are now.</summary>
    public void Look()
    {
        var faults = callers.FileFaults.ToHashSet(StringComparer.Ordinal);
        foreach (var fault in faults.Except(_faults))
        {
            LogFault(fault);
            Note(CredentialEntry.Faulty, fault);
        }
        if (faults.Count == 0 && _faults.Count > 0)
        {
            LogGood();
            Note(CredentialEntry.Good, "all files of certificates and of trust are good again");
        }
        _faults = faults;
        if (callers.InForce is var inForce && inForce != _inForce) Note(CredentialEntry.InForce, _inForce = inForce);
        TellEnds();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CredentialWatch<object>.Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Look();
    }

    // A revocation list always ends soon: its authority makes the next one.
    private void TellEnds()
    {
        var now = time.GetUtcNow();
        foreach (var end in callers.Ends.Where(end => end.Kind != "list" && end.End - now < Soon).Distinct())
        {
            if (!_told.TryGetValue(end, out var told)) _told.Add(end, told = new Interval(BetweenTold, time));
            if (!told.IsOver) continue;
            told.Begin();
            Note(CredentialEntry.EndsSoon, $"{end.Kind} until {end.End.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
        }
    }

    private void Note(string change, string detail) =>
        (audit as AuditLog)?.NoteLater(new CredentialEntry(change, detail) { Time = time.GetUtcNow() });

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Fault}; what was read before is in force")]
    private partial void LogFault(string fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "all files of certificates and of trust are good again")]
    private partial void LogGood();
}
