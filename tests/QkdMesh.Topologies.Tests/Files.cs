using QkdMesh.Core.Topology;

namespace QkdMesh.Topologies.Tests;

internal static class Files
{
    public static string Text(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "topologies", name));

    public static IEnumerable<string> Examples() =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "topologies"), "*.yaml")
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public static TopologyReading Read(string text) => new YamlTopologyReader().Read(text, "net.yaml");

    public static NetworkTopology Load(string text)
    {
        var reading = Read(text);
        reading.Faults.Should().BeEmpty();
        return reading.Topology!;
    }
}
