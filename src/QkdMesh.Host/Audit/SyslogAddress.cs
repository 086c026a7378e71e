using System.Diagnostics.CodeAnalysis;

namespace QkdMesh.Host.Audit;

/// <summary>How a syslog server is reached.</summary>
public enum SyslogTransport
{
    /// <summary>Datagrams to a Unix socket of this machine.</summary>
    Unix,

    /// <summary>Datagrams, one a message: RFC 5426.</summary>
    Udp,

    /// <summary>A stream over TLS: RFC 5425.</summary>
    Tls,
}

/// <summary>Where a syslog server is.</summary>
/// <param name="Host">A path for a Unix socket.</param>
/// <param name="Port">0 for a Unix socket.</param>
public sealed record SyslogAddress(SyslogTransport Transport, string Host, int Port)
{
    private const int UdpPort = 514, TlsPort = 6514;

    private const string UnixPrefix = "unix:";

    /// <summary>Reads <c>unix:PATH</c>, <c>udp://HOST[:PORT]</c> or <c>tls://HOST[:PORT]</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SyslogAddress? address)
    {
        address = text switch
        {
            _ when text.StartsWith(UnixPrefix, StringComparison.Ordinal) => text[UnixPrefix.Length..] is ['/', not '/', ..]
                ? new(SyslogTransport.Unix, text[UnixPrefix.Length..], 0)
                : null,
            _ when !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0 || url.PathAndQuery.Length > 1
                || url.UserInfo.Length > 0 || url.Port == 0 || url.Fragment.Length > 0 => null,
            _ => new Uri(text) switch
            {
                { Scheme: "udp" } udp => new(SyslogTransport.Udp, udp.IdnHost, udp.IsDefaultPort ? UdpPort : udp.Port),
                { Scheme: "tls" } tls => new(SyslogTransport.Tls, tls.IdnHost, tls.IsDefaultPort ? TlsPort : tls.Port),
                _ => null,
            },
        };
        return address is not null;
    }

    public override string ToString() => Transport switch
    {
        SyslogTransport.Unix => UnixPrefix + Host,
        SyslogTransport.Udp => $"udp://{Host}:{Port}",
        _ => $"tls://{Host}:{Port}",
    };
}
