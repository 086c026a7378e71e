using QkdMesh.Cli.Session;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;
using QkdMesh.Host;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>A command for the operator to try next.</summary>
internal static class ServeExample
{
    /// <summary>The command asks for a key that can be served now, over a link if that is possible.</summary>
    public static string For(NetworkSnapshot network, string address, MeshHostOptions options)
    {
        var pair = new ServedLinks(network).FurthestPair(sae => IsHere(sae, options));
        var what = pair is null ? "network show" : $"key get --sae {pair.Master.Id} --peer {pair.Slave.Id}";
        var server = options.Port == ServeSettings.DefaultPort ? "" : $" --server {address}";
        // A comment of the shell, so that the whole line can be copied.
        var only = pair is { IsWithinANode: true } ? "   # both SAEs are at one node: no other pair can have a key now" : "";
        return $"{CommandPath.Root} {what}{server}{only}";
    }

    private static bool IsHere(SaeDefinition sae, MeshHostOptions options) =>
        options.Cluster is null or { Nodes: "all" } || options.Cluster.Nodes.Split(',').Contains(sae.Node.Value);
}
