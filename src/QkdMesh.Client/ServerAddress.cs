namespace QkdMesh.Client;

/// <summary>Reads the address of a mesh.</summary>
public static class ServerAddress
{
    /// <summary>
    /// A URL of http or https, or HOST:PORT for http. Null for other text, and for a URL with a path, a query or a user: a call would not
    /// use them.
    /// </summary>
    public static Uri? Parse(string text)
    {
        var url = text.Contains("://", StringComparison.Ordinal) ? text : $"{Uri.UriSchemeHttp}://{text}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var read) || read.Host.Length == 0) return null;
        // Without a scheme, a port has to show that the text is an address.
        if (url != text && read.IsDefaultPort) return null;
        return read.Scheme is "http" or "https" && read is { PathAndQuery: "/", Fragment: "", UserInfo: "" } ? read : null;
    }
}
