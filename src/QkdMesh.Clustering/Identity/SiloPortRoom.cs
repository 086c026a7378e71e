using System.Net;
using Microsoft.AspNetCore.Connections;

namespace QkdMesh.Clustering.Identity;

/// <summary>
/// The room at the silo port for callers that have not proven yet that they are silos. If it is full, the oldest connection ends of the
/// address that has most of them. A silo proves itself in milliseconds, and from its own address: a stranger does not shut it out.
/// </summary>
public sealed class SiloPortRoom
{
    /// <summary>Connections that may wait for their proof at a time. The value is 256.</summary>
    public const int Most = 256;

    private readonly Dictionary<IPAddress, LinkedList<ConnectionContext>> _waiting = [];
    private int _count;
    private long _dropped;

    /// <summary>Connections that have not proven themselves yet.</summary>
    public int Waiting
    {
        get
        {
            lock (_waiting) return _count;
        }
    }

    /// <summary>Connections that were ended to make room.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    internal void Enter(ConnectionContext connection)
    {
        ConnectionContext? dropped = null;
        lock (_waiting)
        {
            var address = AddressOf(connection);
            if (!_waiting.TryGetValue(address, out var ofAddress)) _waiting.Add(address, ofAddress = new());
            ofAddress.AddLast(connection);
            if (++_count > Most)
            {
                dropped = _waiting.Values.MaxBy(each => each.Count)!.First!.Value;
                Remove(dropped);
            }
        }
        if (dropped is null) return;
        Interlocked.Increment(ref _dropped);
        dropped.Abort(new ConnectionAbortedException("too many callers have not proven that they are silos, and this one is the oldest"));
    }

    /// <summary>The connection has proven itself, or has ended.</summary>
    internal void Leave(ConnectionContext connection)
    {
        lock (_waiting) Remove(connection);
    }

    private void Remove(ConnectionContext connection)
    {
        var address = AddressOf(connection);
        if (!_waiting.TryGetValue(address, out var ofAddress) || !ofAddress.Remove(connection)) return;
        _count--;
        if (ofAddress.Count == 0) _waiting.Remove(address);
    }

    private static IPAddress AddressOf(ConnectionContext connection) =>
        (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
}
