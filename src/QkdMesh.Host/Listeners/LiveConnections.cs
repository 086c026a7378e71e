using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QkdMesh.Application.Access;
using QkdMesh.Northbound.Access;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Host.Listeners;

/// <summary>
/// The connections that live now. When authorities or revocation lists change, and once a second because certificates expire, it ends those
/// that are not trusted any more: a stream of keys lives for days without a new call.
/// </summary>
internal sealed partial class LiveConnections(
    CallerTrust trust, IAccessRecords records, TimeProvider time, ILogger<LiveConnections> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Connected> _all = new();

    public Connected Add(Door door, ConnectionContext connection)
    {
        var connected = new Connected(door, connection);
        connection.Features.Set(connected);
        _all[connection.ConnectionId] = connected;
        connection.ConnectionClosed.Register(() => _all.TryRemove(connection.ConnectionId, out _));
        return connected;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        trust.Changed += (_, _) => EndUntrusted();
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) EndUntrusted();
    }

    private void EndUntrusted()
    {
        foreach (var (id, connected) in _all.Where(each => each.Value.Certificate is not null))
        {
            var (holder, cause, reason) = connected.Judge(trust, ProvenByCertificate.HoldersAt(connected.Door), time);
            if (holder is not null || !_all.TryRemove(id, out _)) continue;
            LogEnded(connected.Names!.Subject, connected.Address, reason);
            records.Refused(Refusals.Of(connected.Door, connected, operation: null, cause, reason));
            connected.Abort($"the certificate is not trusted any more: {reason}");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the connection of '{Subject}' at {Address} was ended: {Reason}")]
    private partial void LogEnded(string subject, string? address, string reason);
}
