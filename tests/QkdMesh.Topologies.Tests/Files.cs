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

    /// <summary>Puts a wrong text in the place of a right one, and expects one fault, at a place that begins with some text.</summary>
    public static void ShouldHaveOneFault(string network, string right, string wrong, string place, string problem, string advice)
    {
        network.Should().Contain(right);
        var text = network.Replace(right, wrong, StringComparison.Ordinal);
        var fault = Read(text).Faults.Should().ContainSingle().Subject;
        fault.Problem.Should().Contain(problem);
        fault.Advice.Should().Contain(advice);
        var lines = text.Split('\n');
        text[(lines.Take(fault.Line - 1).Sum(line => line.Length + 1) + fault.Column - 1)..].Should().StartWith(place);
    }
}
