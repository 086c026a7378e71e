using System.Globalization;
using System.Net;

namespace QkdMesh.Cli.Session;

/// <summary>Reads HOST:PORT.</summary>
internal static class HostAndPort
{
    /// <summary>The host and the port; null if the text is not HOST:PORT.</summary>
    public static DnsEndPoint? Parse(string? text)
    {
        if (text?.LastIndexOf(':') is not (> 0 and var colon)) return null;
        return ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? new DnsEndPoint(text[..colon].Trim('[', ']'), port)
            : null;
    }
}
