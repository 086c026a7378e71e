using QkdMesh.Core.Topology;

namespace QkdMesh.Topologies.Tests;

[Collection<Timed>]
public class HostileTests
{
    private const int MiB = 1 << 20;

    public static TheoryData<string, string> Hostile => new()
    {
        { "larger than 1 MiB", new string('a', MiB + 1) },
        { "larger than 1 MiB", new string('é', (MiB / 2) + 1) },
        { "larger than 1 MiB", Nodes(100_000) },
        { "100000 nodes, over the limit of 10000", "nodes:\n" + Repeat("- a\n", 100_000) },
        { "100000 nodes, over the limit of 10000", "nodes: [" + Repeat("{id: n},", 100_000) + "]" },
        { "nested more than 16 deep", Repeat("[", MiB) },
        { "nested more than 16 deep", Repeat("{", MiB) },
        { "nested more than 16 deep", Repeat("[{", MiB / 2) },
        { "nested more than 16 deep", Repeat("[\n", MiB / 2) },
        { "nested more than 16 deep", Repeat("[a: ", MiB / 4) },
        { "nested more than 16 deep", Repeat("- ", MiB / 2) },
        { "nested more than 16 deep", Repeat("? ", MiB / 2) },
        { "not a mapping", Repeat("-\n", MiB / 2) },
        { "not a mapping", Repeat("a\n", MiB / 2) },
        { "not a mapping", new string('a', MiB) },
        { "not a mapping", "\"" + new string('a', MiB - 2) + "\"" },
        { "not a mapping", "\"" + Repeat("\\x41", (MiB / 4) - 1) + "\"" },
        { "not a mapping", "|\n " + new string('a', MiB - 3) },
        { "not a mapping", "[" + Repeat("a,", (MiB / 2) - 1) + "]" },
        { "takes a number", "max_diameter_km: " + new string('9', MiB - 20) },
        { "takes a number", "max_diameter_km: 0x10" },
        { "not a valid name", "name: " + new string('a', MiB - 20) },
        { "more than 100 keys", Repeat("a: 1\n", MiB / 5) },
        { "more than 100 keys", "{" + Repeat("a,", (MiB / 2) - 1) + "}" },
        { "more than 100 keys", Repeat("name: a\n", MiB / 8) },
        { "not YAML", new string('a', MiB / 2) + ": b\nc" },
        { "not YAML", Repeat("]", MiB) },
        { "not YAML", "\"" + new string('a', MiB - 1) },
        { "the file is empty", Repeat("%a b\n", MiB / 5) },
        { "the file is empty", Repeat("#\n", MiB / 2) },
        { "the file is empty", new string(' ', MiB) },
        { "the file is empty", new string('\n', MiB) },
        { "second document", "a: b\n---\na: b\n" },
        { "second document", Repeat("---\n", MiB / 4) },
        { "no key", string.Concat(Enumerable.Range(0, 100).Select(number => $"k{number}: 1\n")) },
        { "occurs twice", Repeat("name: a\n", 100) },
        { "not YAML", "{d[e}" },
        { "links, over the limit of 20000", "links: [" + Repeat("a,", (MiB / 2) - 10) + "]" },
        { "not the id of an SAE", "saes: [{shares_with: [" + Repeat("[],", (MiB / 3) - 100) + "]}]" },
        { "ends", "links: [{ends: [" + Repeat("a,", (MiB / 2) - 100) + "]}]" },
        {
            "there is no SAE",
            "nodes: [{id: a}]\nsaes: [{id: s, node: a, shares_with: ["
            + string.Concat(Enumerable.Range(0, 100_000).Select(number => $"x{number},")) + "]}]"
        },
        { "anchors (&)", "a: &x b\n" },
        { "anchors (&)", "a: &x [b]\nc: *x\n" },
        { "anchors (&)", "&x a: b\n" },
        { "aliases (*)", "a: *x\n" },
        { "tags (!)", "a: !!int 5\n" },
        { "tags (!)", "!local {a: b}\n" },
        { "tags (!)", "a: ! b\n" },
        { "control character (U+0000)", "name: a\nshape: mesh\0 and more" },
        { "control character (U+001B)", "name: \u001b[31m" },
        { "not YAML", "a: b: c" },
        { "not YAML", "a:\n\t- b" },
        { "not YAML", "a: [b" },
        { "not YAML", "a: \"\\ud800\"" },
    };

    [Theory]
    [MemberData(nameof(Hostile), DisableDiscoveryEnumeration = true)]
    public void RefusedInTwoSeconds(string problem, string text)
    {
        var reading = Timed.Read(text);
        reading.Topology.Should().BeNull();
        reading.Faults.Count.Should().BeInRange(1, 101);
        reading.Faults.Should().Contain(
            fault => fault.Problem.Contains(problem, StringComparison.Ordinal), because: $"it says {reading.Faults[0]}");
        reading.Faults.Should().OnlyContain(fault => fault.ToString().Length < 400);
    }

    [Theory]
    [InlineData("ring")]
    [InlineData("star")]
    public void TheLargestNetworkIsReadInTwoSeconds(string shape)
    {
        var spans = string.Concat(Enumerable.Range(shape == "ring" ? 0 : 1, shape == "ring" ? 10_000 : 9_999).Select(number =>
            shape == "ring" ? "- {length_km: 1, loss_db: 1, device: d}\n" : $"- {{to: n{number}, length_km: 1, loss_db: 1, device: d}}\n"));
        var hub = shape == "star" ? "hub: n0\n" : "";
        var text = $"name: large\nshape: {shape}\n{hub}{Nodes(10_000)}spans:\n{spans}devices: [{{id: d, key_rate_kbps: 1}}]\n";
        Timed.Read(text).Topology!.Definition.Nodes.Should().HaveCount(10_000);
    }

    [Fact]
    public void ManyWrongReferencesAreRefusedInTwoSeconds()
    {
        var links = Repeat("- {ends: [m1, m2], length_km: 1, loss_db: 1, device: e}\n", 10_000);
        Timed.Read($"name: large\nshape: mesh\n{Nodes(10_000)}links:\n{links}devices: [{{id: d, key_rate_kbps: 1}}]\n")
            .Faults.Should().HaveCount(101);
    }

    [Fact]
    public void DiameterOfTheLargestCheckedNetworkIsFoundInTwoSeconds()
    {
        const int nodes = TopologyLimits.MaxNodesForDiameter, links = TopologyLimits.MaxLinksForDiameter;
        var text = $"name: large\nshape: mesh\nmax_diameter_km: 10\n{Nodes(nodes)}devices: [{{id: d, key_rate_kbps: 1}}]\nlinks:\n"
            + string.Concat(Enumerable.Range(0, links).Select(link =>
                $"- {{id: l{link}, ends: [n{link % nodes}, n{(link + 1 + (link / nodes * 37)) % nodes}], "
                + $"length_km: {1 + (link % 7)}, loss_db: 1, device: d}}\n"));
        Timed.Read(text).Faults.Should().ContainSingle().Which.Problem.Should().Contain("over the limit of 10 km");
    }

    private static string Nodes(int count) =>
        "nodes:\n" + string.Concat(Enumerable.Range(0, count).Select(number => $"- id: n{number}\n"));

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
