using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Host.Listeners;

/// <summary>A connection that has room, and how many of its requests are in progress.</summary>
internal sealed class ConnectionInUse(ConnectionRoom room, ConnectionContext connection)
{
    /// <summary>Null for a Unix socket.</summary>
    public IPAddress? Address { get; } = (connection.RemoteEndPoint as IPEndPoint)?.Address;

    /// <summary>Requests in progress.</summary>
    public int Requests { get; set; }

    /// <summary>
    /// Whether it has had a request of a caller that is known: by a certificate, or where callers prove nothing. A stranger may ask for the
    /// health.
    /// </summary>
    public bool IsKnown { get; set; }

    /// <summary>Whether it was ended to make room. Then no request begins on it.</summary>
    public bool IsDropped { get; set; }

    /// <summary>Counts the requests of all connections.</summary>
    public static async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<ConnectionInUse>() is not { } connection)
        {
            await next(context);
            return;
        }
        if (!connection.Begin(context.Features.Get<Connected>()))
        {
            context.Abort();
            return;
        }
        try
        {
            await next(context);
        }
        finally
        {
            connection.End();
        }
    }

    public void Abort(string reason) => connection.Abort(new ConnectionAbortedException(reason));

    private bool Begin(Connected? caller)
    {
        IsKnown |= caller is { Certificate: not null } or { Door: Door.Socket or Door.Development };
        return room.Count(this, 1);
    }

    private void End() => _ = room.Count(this, -1);
}
