using QkdMesh.Core.Topology;
using QkdMesh.Cli.Session;
using QkdMesh.Pki;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>A copy of a topology file that also says which operators there are. The file of the user stays as it is.</summary>
internal sealed class TopologyWithOperators(NetworkTopology topology, AccessDefinition access)
{
    private const string Name = "topology.yaml";

    /// <returns>The path of the copy.</returns>
    public async Task<string> WriteAsync(
        string file, string folder, bool overwrites, Action<string> note, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, Name);
        var text = Added(await TopologyFiles.ReadTextAsync(file, cancellationToken));
        if (!overwrites && File.Exists(path))
        {
            if (await TopologyFiles.ReadTextAsync(path, cancellationToken) != text)
                note($"warning: {path} stays as it is. It may lack changes of {file}: compare the two files");
            return path;
        }

        new PrivateFolder(folder, overwrites).Write(Name, text);
        return path;
    }

    private string Added(string text)
    {
        var wanted = new NetworkTopology(topology.Definition with { Access = access });
        var normal = TopologyWriter.Write(wanted);
        // The operators at the end keep the comments of the file. That is not possible in every form of YAML.
        var added = string.Join(Environment.NewLine, [text.TrimEnd(), "", .. TopologyWriter.AccessLines(access), ""]);
        var read = new YamlTopologyReader().Read(added, Name);
        return read.Topology is { } same && TopologyWriter.Write(same) == normal ? added : normal;
    }
}
