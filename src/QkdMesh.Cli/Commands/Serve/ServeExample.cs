using QkdMesh.Cli.Session;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;
using QkdMesh.Host;
using QkdMesh.Host.Listeners;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>A command for the operator to try next.</summary>
internal static class ServeExample
{
    /// <summary>The command asks for a key that can be served now, over a link if that is possible.</summary>
    public static string For(NetworkSnapshot network, string address, MeshHostOptions options)
    {
        var pair = new ServedLinks(network).FurthestPair(sae => IsHere(sae, options));
        var what = pair is null ? "network show" : Calling(pair.Master.Id.Value, pair.Slave.Id.Value, options.Tls);
        var server = options.Port == ServeSettings.DefaultPort && options.Tls is null ? "" : $" --server {address}";
        // A comment of the shell, so that the whole line can be copied.
        var only = pair is { IsWithinANode: true } ? "   # both SAEs are at one node: no other pair can have a key now" : "";
        return $"{CommandPath.Root} {what}{server}{only}";
    }

    /// <summary>How an SAE asks for a key: by its name, or by its certificate where callers prove themselves.</summary>
    internal static string Calling(string sae, string peer, ListenerTls? tls)
    {
        if (tls is null) return $"key get --sae {sae} --peer {peer}";
        // A folder of 'pki init' has the credentials of silos and SAEs beside each other.
        var network = Path.GetDirectoryName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(tls.CredentialDirectory)));
        var credentials = Path.Combine(network ?? "", MemberCredential.Folders[MeshUriKind.Sae], sae);
        return $"key get --peer {peer} --credentials {(Directory.Exists(credentials) ? ShellText.Of(credentials) : "DIR")}";
    }

    private static bool IsHere(SaeDefinition sae, MeshHostOptions options) =>
        options.Cluster is null or { Nodes: "all" } || options.Cluster.Nodes.Split(',').Contains(sae.Node.Value);
}
