using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Reading;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies;

/// <summary>
/// Reads the YAML of <c>docs/topologies.md</c>, and reports every fault with its line. It stops at the first fault of a file that is too
/// large, nested too deeply or not YAML. Safe for hostile text. Stateless.
/// </summary>
public sealed class YamlTopologyReader : ITopologyReader
{
    /// <summary>The longest file that is read, in bytes of UTF-8.</summary>
    public const int MaxBytes = 1 << 20;

    public TopologyReading Read(string text, string fileName)
    {
        ArgumentNullException.ThrowIfNull(text);
        var faults = new FaultLog(fileName);
        var topology = Read(text, faults);
        var odd = new OddCharacterFaults(text);
        return new(topology, [.. faults.InOrder().Select(odd.Explain)], topology is null ? [] : faults.Warnings);
    }

    private static NetworkTopology? Read(string text, FaultLog faults)
    {
        try
        {
            switch (YamlTreeParser.Parse(text))
            {
                case YamlMap root:
                    return new NetworkReader(root, faults).Read();
                case null or YamlScalar { IsNothing: true }:
                    faults.Add(new(1, 1), "the file is empty", "write a network: name, shape, nodes, links and devices");
                    return null;
                case var other:
                    faults.Add(other.Start, "the file is not a mapping", "start with the keys name, shape, nodes, links and devices");
                    return null;
            }
        }
        catch (UnreadableYamlException unreadable)
        {
            faults.Add(unreadable.Place, unreadable.Message, unreadable.Advice);
            return null;
        }
    }
}
