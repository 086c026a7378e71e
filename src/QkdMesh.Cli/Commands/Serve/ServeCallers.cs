using QkdMesh.Client;
using QkdMesh.Host;
using QkdMesh.Host.Listeners;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>How a server knows its callers, from the settings.</summary>
internal static class ServeCallers
{
    // The port of gRPC, of management, and then of operators.
    private const int OperatorsAfterPort = 2;

    /// <exception cref="ExpectedFailureException">The settings contradict each other, or would let strangers in.</exception>
    public static MeshHostOptions AddTo(MeshHostOptions options, ServeValues values)
    {
        var tls = TlsOf(values);
        var isInsecure = values.Flag(ServeSettings.InsecureListen);
        if (tls is not null && isInsecure)
            throw ServeValues.Invalid(
                $"{values.SourceOf(ServeSettings.InsecureListen)} contradicts {ServeSettings.Tls.Option}: leave one of the two out");
        return options with
        {
            Listen = values.Address(ServeSettings.Listen),
            Tls = tls,
            NodeCredentials = tls is not null && values.Text(ServeSettings.NodeCredentials) is { } nodes
                ? new NodeCredentialFiles(nodes, tls.TrustDirectory)
                : null,
            OperatorPort = tls is null ? null : values.Number(ServeSettings.OperatorPort, Default(options.Port)),
            UnixSocket = values.Text(ServeSettings.UnixSocket) is { } path ? Path.GetFullPath(path) : null,
            WithReflection = values.Flag(ServeSettings.Reflection),
            InsecureListen = isInsecure,
        };
    }

    private static int Default(int port) =>
        port == 0 || port + OperatorsAfterPort > ServeSettings.Port.Most ? 0 : port + OperatorsAfterPort;

    private static ListenerTls? TlsOf(ServeValues values)
    {
        var (own, trust) = (values.Text(ServeSettings.Tls), values.Text(ServeSettings.Trust));
        if (own is null)
        {
            ServeSetting[] ofTls =
                [ServeSettings.Trust, ServeSettings.OperatorPort, ServeSettings.Reflection, ServeSettings.NodeCredentials];
            return ofTls.FirstOrDefault(values.IsGiven) is { } stray
                ? throw ServeValues.Invalid(
                    $"{values.SourceOf(stray)} has no effect without TLS: add {ServeSettings.Tls.Option} DIRECTORY, "
                    + "or leave this setting out")
                : null;
        }

        return trust is not null
            ? new ListenerTls(own, trust)
            : throw ServeValues.Invalid(
                $"{values.SourceOf(ServeSettings.Tls)} needs the authorities of the callers: add {ServeSettings.Trust.Option} DIRECTORY, "
                + "such as the directory trust that 'qkdmesh pki init' makes");
    }
}
