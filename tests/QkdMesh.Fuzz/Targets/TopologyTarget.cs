using System.Text;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies;

namespace QkdMesh.Fuzz.Targets;

/// <summary>A file of a topology gives a topology or faults with their places. A topology can be written and read again.</summary>
internal sealed class TopologyTarget : IFuzzTarget
{
    private readonly YamlTopologyReader _reader = new();

    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "{", "}", "[", "]", ",", ":", "- ", "&a ", "*a", "!!int ", "|", ">", "'", "\"", "%", "@", "`",
            "#", "?", "\n", "\t", "\\", "~", "0.9e",
            "null", ": ", "{}", "[]", "NaN", "-1", "1e999", "---\n", "\n  ", "\u00e9", "\u2028", "\ufeff",
            "name: ", "shape: mesh\n", "nodes:\n",
            "links:\n", "spans:\n", "devices:\n", "saes:\n", "ends: ", "length_km: ", "loss_db: ", "max_diameter_km: ", "norte", "milan",
            "tenants:\n", "tenant: ", "selectors: ", "access:\n", "operators:\n", "roles: [", "ca: ", "weight: ",
            "uri: ", "dns: ", "cn: ", "dn: ",
            "issuer: ", "serial: ", "sha256: ", "two_persons: [", "quotas: {", "largest_key: ", "streams: ",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        Check(text);
        // UTF-8 bytes never make half a character, but the string of a caller may hold one.
        Check(text.Insert(text.Length / 2, "\ud800"));
    }

    public IEnumerable<Seed> MakeCorpus(string root)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, "topologies"), "*.yaml").Order(StringComparer.Ordinal))
            yield return new(Path.GetFileName(file), File.ReadAllBytes(file));
        foreach (var (name, text) in TopologySeeds.All) yield return new($"{name}.yaml", Encoding.UTF8.GetBytes(text));
    }

    private void Check(string text)
    {
        var reading = _reader.Read(text, "net.yaml");
        Claim.Holds(reading.Topology is null == reading.Faults.Count > 0, "a topology or faults, and never both");
        CheckFaults(text, reading.Faults);
        if (reading.Topology is not { } topology) return;
        var written = TopologyWriter.Write(topology);
        if (Encoding.UTF8.GetByteCount(written) > YamlTopologyReader.MaxBytes) return;
        var again = _reader.Read(written, "again.yaml").Topology;
        Claim.Holds(again is not null && AreEqual(topology.Definition, again.Definition), "a written topology reads back equal");
        var isAlike = string.Equals(TopologyWriter.Write(again), written, StringComparison.Ordinal);
        Claim.Holds(isAlike, "a topology that was written and read is written the same again");
    }

    // If a file ends too early, the fault is on the line after its last.
    private static void CheckFaults(string text, IReadOnlyList<LocatedFault> faults)
    {
        var lines = text.Count(letter => letter is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029') + 2;
        foreach (var fault in faults)
        {
            Claim.Holds(fault.Line >= 1 && fault.Line <= lines && fault.Column >= 1, $"a fault has a place in the file: {fault}");
            Claim.Holds(fault.ToString().Length < 400, $"a fault fits on a screen: {fault}");
        }
        Claim.Holds(faults.Count <= 101, "the list of faults is short enough to read");
    }

    private static bool AreEqual(TopologyDefinition one, TopologyDefinition other) =>
        (one.Name, one.Shape, one.MaxDiameter) == (other.Name, other.Shape, other.MaxDiameter)
        && one.Nodes.SequenceEqual(other.Nodes) && one.Links.SequenceEqual(other.Links) && one.Saes.Count == other.Saes.Count
        && one.Saes.Zip(other.Saes).All(pair =>
            (pair.First.Id, pair.First.Node) == (pair.Second.Id, pair.Second.Node)
            && pair.First.SharesWith.SetEquals(pair.Second.SharesWith))
        && TopologyDifference.Between(one, other) == TopologyAreas.None;
}
