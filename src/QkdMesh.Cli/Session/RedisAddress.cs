using System.Globalization;
using System.Net;

namespace QkdMesh.Cli.Session;

/// <summary>
/// Where a Redis is: <c>HOST:PORT</c>, several of these with commas between them, or a URL such as <c>rediss://user@host:6379/0</c>.
/// </summary>
/// <param name="Tls">Whether a URL asks for TLS.</param>
internal sealed record RedisAddress(IReadOnlyList<DnsEndPoint> Servers, bool Tls = false, int Database = 0)
{
    private const string Plain = "redis://", OverTls = "rediss://";
    private const int DefaultPort = 6379, MostDatabases = 1 << 16;

    public string? User { get; private init; }

    public string? Password { get; private init; }

    /// <summary>Null if the text is not an address.</summary>
    public static RedisAddress? Parse(string text)
    {
        if (text.StartsWith(Plain, StringComparison.OrdinalIgnoreCase)) return ParseUrl(text[Plain.Length..], tls: false);
        if (text.StartsWith(OverTls, StringComparison.OrdinalIgnoreCase)) return ParseUrl(text[OverTls.Length..], tls: true);
        return ServersIn(text, defaultPort: null) is { } servers ? new RedisAddress(servers) : null;
    }

    // The password must not appear in a log.
    public override string ToString() => string.Join(", ", Servers.Select(server => $"{server.Host}:{server.Port}"));

    private static RedisAddress? ParseUrl(string rest, bool tls)
    {
        var (where, path) = rest.Split('/', 2) is [var host, var end] ? (host, end) : (rest, "");
        var (who, places) = where.LastIndexOf('@') is >= 0 and var at ? (where[..at], where[(at + 1)..]) : ("", where);
        if (DatabaseIn(path) is not { } database) return null;
        if (ServersIn(places, DefaultPort) is not { } servers) return null;
        var (user, password) = who.Split(':', 2) is [var name, var secret] ? (name, secret) : (who, "");
        return new RedisAddress(servers, tls, database)
        {
            User = user.Length > 0 ? Uri.UnescapeDataString(user) : null,
            Password = password.Length > 0 ? Uri.UnescapeDataString(password) : null,
        };
    }

    private static int? DatabaseIn(string path)
    {
        if (path.Length == 0) return 0;
        var isNumber = int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return isNumber && number < MostDatabases ? number : null;
    }

    private static List<DnsEndPoint>? ServersIn(string text, int? defaultPort)
    {
        var servers = text.Split(',', StringSplitOptions.TrimEntries).Select(server => ServerIn(server, defaultPort)).ToList();
        return servers.TrueForAll(server => server is not null) ? [.. servers.OfType<DnsEndPoint>().Distinct()] : null;
    }

    private static DnsEndPoint? ServerIn(string text, int? defaultPort)
    {
        var server = HostAndPort.Parse(text);
        if (server is null && defaultPort is { } port && IsHost(text)) server = new DnsEndPoint(text.Trim('[', ']'), port);
        return server is not null && IsHost(server.Host) ? server : null;
    }

    private static bool IsHost(string text) => Uri.CheckHostName(text) != UriHostNameType.Unknown;
}
