using System.Globalization;
using System.Net;

namespace QkdMesh.Client;

/// <summary>Reads the address of a mesh.</summary>
internal static class ServerAddress
{
    private const string Separator = "://";

    /// <summary>As the other, with http for HOST:PORT.</summary>
    public static Uri? Parse(string text) => Parse(text, Uri.UriSchemeHttp);

    /// <summary>
    /// A URL of http or https, or HOST:PORT. Null for other text, and for a URL with a path, a query or a user: a call would not
    /// use them.
    /// </summary>
    /// <param name="scheme">The scheme of HOST:PORT.</param>
    public static Uri? Parse(string text, string scheme)
    {
        var url = text.Contains(Separator, StringComparison.Ordinal) ? text : $"{scheme}{Separator}{text}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var read) || read.Host.Length == 0 || read.Port == 0) return null;
        // Without a scheme, a port has to show that the text is an address.
        if (url != text && read.IsDefaultPort) return null;
        return read.Scheme is "http" or "https" && read is { PathAndQuery: "/", Fragment: "", UserInfo: "" } ? read : null;
    }

    /// <summary>What is wrong with a text that is not an address, as a phrase after "not". A URL with a user may have a password.</summary>
    public static string Refuse(string text)
    {
        if (text.Length == 0) return "an empty entry";
        if (text.Contains('@', StringComparison.Ordinal)) return "a URL with a user";
        return WhyNot(text) is { } why ? $"'{text}': {why}" : $"'{text}'";
    }

    private static string? WhyNot(string text)
    {
        if (text.Any(letter => letter is ';' || char.IsWhiteSpace(letter))) return "write commas between addresses";
        var at = text.IndexOf(Separator, StringComparison.Ordinal);
        var (scheme, rest) = at < 0 ? ("http", text) : (text[..at], text[(at + Separator.Length)..]);
        if (scheme is not ("http" or "https")) return $"write http or https in place of {scheme}";
        var end = rest.IndexOfAny(['/', '?', '#']);
        if (end >= 0 && rest[end..] != "/") return "an address has no path";
        var place = end < 0 ? rest : rest[..end];
        if (IPAddress.TryParse(place, out var ip) && ip.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6 && place[0] != '[')
            return "write an IPv6 address in brackets, such as [::1]:7014";
        var colon = place.LastIndexOf(':');
        if (colon < 0) return at < 0 ? $"add its port: {place}:7014" : null;
        var port = place[(colon + 1)..];
        return ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? null
            : $"a port is a number from 1 to {ushort.MaxValue}";
    }
}
