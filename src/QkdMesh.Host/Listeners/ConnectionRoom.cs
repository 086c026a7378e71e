using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using QkdMesh.Core.Memory;

namespace QkdMesh.Host.Listeners;

/// <summary>How many connections a process keeps. A caller that is idle makes room for a caller that is not.</summary>
/// <param name="Most">Of all callers.</param>
/// <param name="MostOfAddress">
/// Of callers with one IP address. Callers of a Unix socket have no address. Null: 1,000, or half of all where this is less, so that one
/// address leaves room for others.
/// </param>
public sealed record ConnectionLimits(int Most = 10_000, int? MostOfAddress = null);

/// <summary>
/// The room for connections. If it is full, one connection ends: of those without a request of a known caller, the one that is idle
/// longest. If all callers are known, the one that is idle longest. A new connection is refused only if all others have a request in
/// progress.
/// </summary>
/// <param name="memory">What its connections take memory from. Null: their memory is set aside.</param>
internal sealed partial class ConnectionRoom(
    ConnectionLimits limits, MemoryBudget? memory, TimeProvider time, ILogger<ConnectionRoom> logger)
{
    /// <summary>What a TLS connection takes of the managed heap without its calls, in bytes. Measured: decision 25.</summary>
    internal const long ConnectionLength = 64 << 10;

    private const int MostOfAddress = 1_000;

    private static readonly MemoryClaim OneConnection = new(MemoryUse.Connections, ConnectionLength);

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly Lock _using = new();
    private readonly Dictionary<IPAddress, IdleConnections> _byAddress = [];
    private readonly IdleConnections _all = new();
    private long _dropped, _refused;
    private long? _told;

    /// <summary>Connections that are open now.</summary>
    public int Open
    {
        get
        {
            lock (_using) return _all.Open;
        }
    }

    /// <summary>The most connections of all callers: as many as the memory allows.</summary>
    public int Most => memory is null
        ? limits.Most
        : (int)Math.Min(limits.Most, memory.MostFor(MemoryUse.Connections) / ConnectionLength);

    /// <summary>The most connections of one IP address.</summary>
    public int MostOfOneAddress => limits.MostOfAddress ?? Math.Min(MostOfAddress, Math.Max(1, Most / 2));

    /// <summary>Idle connections that were ended to make room.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Connections that found no room.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var entry = new ConnectionInUse(this, connection);
        var (isIn, idle) = Enter(entry);
        if (idle is not null) Drop(idle);
        if (!isIn)
        {
            Refuse(connection);
            return;
        }
        connection.Features.Set(entry);
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(entry);
        }
    }

    /// <summary>A request of the connection begins or ends.</summary>
    /// <param name="change">1 or -1.</param>
    /// <returns>False if the connection was ended to make room: then no request may begin.</returns>
    public bool Count(ConnectionInUse entry, int change)
    {
        lock (_using)
        {
            entry.Requests += change;
            foreach (var idle in PlacesOf(entry)) idle.Place(entry);
            return !entry.IsDropped;
        }
    }

    private (bool IsIn, ConnectionInUse? Idle) Enter(ConnectionInUse entry)
    {
        lock (_using)
        {
            var ofAddress = entry.Address is { } address ? _byAddress.GetValueOrDefault(address) : null;
            var full = ofAddress?.Open >= MostOfOneAddress ? ofAddress : _all.Open >= Most ? _all : null;
            var idle = full?.LongestIdle;
            if (full is not null && idle is null) return (false, null);
            if (idle is not null)
            {
                idle.IsDropped = true;
                Remove(idle);
            }
            if (memory?.Take(OneConnection) is not null) return (false, idle);
            if (entry.Address is { } from && !_byAddress.ContainsKey(from)) _byAddress.Add(from, new IdleConnections());
            foreach (var place in PlacesOf(entry)) place.Enter(entry);
            return (true, idle);
        }
    }

    private void Leave(ConnectionInUse entry)
    {
        lock (_using) Remove(entry);
    }

    private void Remove(ConnectionInUse entry)
    {
        // A connection that made room for another one has left already.
        if (!_all.Holds(entry)) return;
        memory?.GiveBack(OneConnection);
        foreach (var place in PlacesOf(entry)) place.Leave(entry);
        if (entry.Address is { } address && _byAddress.TryGetValue(address, out var ofAddress) && ofAddress.Open == 0)
            _byAddress.Remove(address);
    }

    private IEnumerable<IdleConnections> PlacesOf(ConnectionInUse entry)
    {
        yield return _all;
        if (entry.Address is { } address && _byAddress.TryGetValue(address, out var ofAddress)) yield return ofAddress;
    }

    private void Drop(ConnectionInUse idle)
    {
        Interlocked.Increment(ref _dropped);
        Tell();
        idle.Abort("there are too many connections, and this one was idle longest");
    }

    private void Refuse(ConnectionContext connection)
    {
        Interlocked.Increment(ref _refused);
        Tell();
        connection.Abort(new ConnectionAbortedException("there are too many connections"));
    }

    // A caller that opens connections without end must not fill the log.
    private void Tell()
    {
        lock (_using)
        {
            var now = time.GetTimestamp();
            if (_told is { } before && time.GetElapsedTime(before, now) < BetweenLines) return;
            _told = now;
        }
        LogFull(Most, MostOfOneAddress, Dropped, Refused);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "too many connections: at most {Most} are kept, and {OfAddress} of one address. So far: idle ones "
            + "that were ended to make room {Dropped}, new ones that found none {Refused}")]
    private partial void LogFull(int most, int ofAddress, long dropped, long refused);
}
