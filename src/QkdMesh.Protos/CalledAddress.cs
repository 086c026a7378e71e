namespace QkdMesh.Protos;

/// <summary>The address at which a server is called.</summary>
public static class CalledAddress
{
    /// <summary>
    /// The addresses at which a server listens everywhere name this machine, as for other programs. Other addresses stay as they are.
    /// </summary>
    public static Uri Of(Uri server) => server.Host switch
    {
        "0.0.0.0" => new UriBuilder(server) { Host = "127.0.0.1" }.Uri,
        "[::]" => new UriBuilder(server) { Host = "[::1]" }.Uri,
        _ => server,
    };
}
