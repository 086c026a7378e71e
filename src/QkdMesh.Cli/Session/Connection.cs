using QkdMesh.Client;

namespace QkdMesh.Cli.Session;

/// <summary>Where a command finds the mesh, and how it proves who calls.</summary>
/// <param name="Tls">Null without files: the system's authorities then judge servers with https.</param>
/// <param name="HasCertificate">Whether the mesh learns from a certificate who calls.</param>
internal sealed record Connection(IReadOnlyList<Uri> Servers, ClientTls? Tls, bool HasCertificate);

/// <summary>Where a value of a connection comes from. A later source overrides an earlier one.</summary>
internal enum ConnectionSource
{
    Default,
    CurrentContext,
    Environment,
    NamedContext,
    Option,
}
