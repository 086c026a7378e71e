using QkdMesh.Cli.Commands.Serve;
using QkdMesh.Cli.Session;
using QkdMesh.Core.Topology;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>The commands that start a secured mesh and get a first key.</summary>
internal static class FirstCommands
{
    /// <param name="topologyFile">The file that has the operators.</param>
    public static IEnumerable<string> Of(
        NetworkTopology topology, PkiFolder folder, IReadOnlyList<SiloMember> silos, string topologyFile)
    {
        foreach (var silo in silos)
        {
            // Nodes of one silo need no files: the silo makes their credentials at its start.
            var cluster = silos.Count == 1
                ? ""
                : $" --node-credentials {ShellText.Of(Path.Combine(folder.Path, MemberCredential.Folders[MeshUriKind.Node]))}"
                    + $" --cluster --redis REDIS_HOST:6379 --site {string.Join(',', silo.Sites.Select(Site))}";
            var listen = silos.Count == 1 && silo.Hosts.Contains("127.0.0.1") ? "" : " --listen 0.0.0.0";
            yield return $"{CommandPath.Root} serve {ShellText.Of(topologyFile)} --tls {In("silos", silo.Name)} "
                + $"--trust {ShellText.Of(folder.TrustPath)}{listen}{cluster}";
        }

        if (PairOf(topology) is not var (sae, peer)) yield break;
        // The silo of the SAE's own site serves it.
        var near = silos.FirstOrDefault(silo => silo.Sites.Contains(MeshUri.EverySite) || silo.Sites.Contains(sae.Node.Value)) ?? silos[0];
        yield return $"{CommandPath.Root} key get --peer {peer} --server {At(near, ServeSettings.DefaultPort)} "
            + $"--credentials {In("saes", sae.Id.Value)}";

        string In(string kind, string name) => ShellText.Of(Path.Combine(folder.Path, kind, name));
    }

    /// <summary>An operator's first look. Operators have a port of their own: by default two after the port of the SAEs.</summary>
    public static string OfOperator(PkiFolder folder, SiloMember silo, string name) =>
        $"{CommandPath.Root} network show --server {At(silo, ServeSettings.DefaultPort + 2)} "
        + $"--credentials {ShellText.Of(Path.Combine(folder.Path, "operators", name))}";

    private static string At(SiloMember silo, int port)
    {
        var host = silo.Hosts.Contains("127.0.0.1") ? "127.0.0.1" : silo.Hosts[0];
        return host.Contains(':', StringComparison.Ordinal) ? $"https://[{host}]:{port}" : $"https://{host}:{port}";
    }

    private static (SaeDefinition Sae, string Peer)? PairOf(NetworkTopology topology)
    {
        foreach (var sae in topology.Definition.Saes)
        {
            foreach (var peer in topology.Definition.Saes.Where(peer => topology.MayShare(sae.Id, peer.Id))) return (sae, peer.Id.Value);
        }

        return null;
    }

    private static string Site(string site) => site == MeshUri.EverySite ? "all" : site;
}
