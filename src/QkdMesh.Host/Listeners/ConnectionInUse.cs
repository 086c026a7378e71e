using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace QkdMesh.Host.Listeners;

/// <summary>A connection that has room, and how many of its requests are in progress.</summary>
internal sealed class ConnectionInUse(ConnectionRoom room, ConnectionContext connection)
{
    /// <summary>Null for a Unix socket.</summary>
    public IPAddress? Address { get; } = (connection.RemoteEndPoint as IPEndPoint)?.Address;

    /// <summary>Requests in progress.</summary>
    public int Requests { get; set; }

    /// <summary>Whether it has had a request. A caller that proved nothing has had none.</summary>
    public bool HasAsked { get; set; }

    /// <summary>Counts the requests of all connections.</summary>
    public static async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<ConnectionInUse>() is not { } connection)
        {
            await next(context);
            return;
        }
        connection.Begin();
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

    private void Begin()
    {
        HasAsked = true;
        room.Count(this, 1);
    }

    private void End() => room.Count(this, -1);
}
