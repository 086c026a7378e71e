namespace QkdMesh.Topologies.Tests;

public class SpanTests
{
    private const string Span = "{length_km: 1, loss_db: 1, device: d}";

    [Theory]
    [InlineData("ring", "a, b, c", "x, x, x", "a-b b-c c-a")]
    [InlineData("point-to-point", "a, b", "x", "a-b")]
    [InlineData("star", "a, b, c", "a, c", "b-a b-c")]
    public void LinksFollowFromTheShape(string shape, string nodes, string spans, string links) =>
        string.Join(' ', Files.Load(Network(shape, nodes, spans)).Definition.Links.Select(link => link.Id)).Should().Be(links);

    [Theory]
    [InlineData("ring", "a, b, c", "x, x", "net.yaml:4:1: the ring does not close: 2 spans for 3 nodes; add a span that joins 'c' to 'a'")]
    [InlineData("ring", "a, b, c", "x, x, x, x", "net.yaml:4:1: there are 4 spans, and the nodes take 3")]
    [InlineData("ring", "a, b", "x, x", "net.yaml:2:8: a ring has 3 nodes or more, and this has 2")]
    [InlineData("point-to-point", "a, b, c", "x", "net.yaml:2:8: a point-to-point network has 2 nodes, and this has 3")]
    [InlineData("point-to-point", "a, b", "x, x", "net.yaml:4:1: there are 2 spans, and the nodes take 1")]
    [InlineData("mesh", "a, b", "x", "net.yaml:4:1: a mesh cannot have spans")]
    [InlineData("star", "a, b, c", "a", "net.yaml:3:27: no link reaches node 'c'")]
    [InlineData("star", "a, b, c", "a, a, c", "net.yaml:6:5: the link id 'b-a' is used twice")]
    [InlineData("star", "a, b, c", "a, b, c", "net.yaml:6:10: the link joins 'b' to itself")]
    [InlineData("star", "a, b, c", "a, cc", "net.yaml:6:10: there is no node 'cc'; did you mean 'c'?")]
    [InlineData("star", "a, b", "a", "net.yaml:2:8: a star has a hub and 2 or more others, and this has 2")]
    public void OneFault_WhenSpansDoNotMakeTheShape(string shape, string nodes, string spans, string fault) =>
        OnlyFaultOf(Network(shape, nodes, spans)).Should().StartWith(fault);

    [Theory]
    [InlineData("hub: b", "hub: x", "net.yaml:7:6: there is no node 'x'")]
    [InlineData("hub: b", "hub: [a, b]", "net.yaml:7:6: hub is not text; write the id of the node in the middle of the star")]
    [InlineData("hub: b\n", "", "net.yaml:4:1: a star with spans has no hub")]
    [InlineData("{to: a, ", "{", "net.yaml:5:5: the span has no to; add to: the node that the span joins to the hub")]
    [InlineData("id: a}", "id: a, idd: b}", "net.yaml:3:17: the node has no key 'idd'; did you mean id?")]
    [InlineData("{id: a}", "{name: a}", "net.yaml:3:9: the node has no id")]
    [InlineData("shape: star\n", "", "net.yaml:1:1: the network has no shape")]
    [InlineData("shape: star", "shape: sun", "net.yaml:2:8: 'sun' is not a shape")]
    public void OneFault_WhenAStarIsMistaken(string old, string changed, string fault) =>
        OnlyFaultOf(Network("star", "a, b, c", "a, c").Replace(old, changed, StringComparison.Ordinal)).Should().StartWith(fault);

    [Theory]
    [InlineData("star", "a, b, c", "a, c", "shape: star", "shape: ring", "net.yaml:2:8: these are the spans of a star")]
    [InlineData("star", "a, b, c, d", "a, c, d", "shape: star", "shape: point-to-point", "net.yaml:2:8: these are the spans of a star")]
    [InlineData("ring", "a, b, c", "x, x, x", "shape: ring", "shape: star", "net.yaml:2:8: these are the spans of a ring")]
    public void OneFaultNamesTheRealShape_WhenTheWordIsWrong(
        string shape, string nodes, string spans, string old, string changed, string fault) =>
        OnlyFaultOf(Network(shape, nodes, spans).Replace(old, changed, StringComparison.Ordinal)).Should().StartWith(fault);

    private static string OnlyFaultOf(string text)
    {
        var faults = Files.Read(text).Faults;
        return faults.Should().ContainSingle(because: string.Join('\n', faults)).Subject.ToString();
    }

    private static string Network(string shape, string nodes, string spans) => $"""
        name: demo
        shape: {shape}
        nodes: [{string.Join(", ", nodes.Split(", ").Select(id => $"{{id: {id}}}"))}]
        spans:
        {string.Join('\n', spans.Split(", ").Select(to => $"  - {(shape == "star" ? SpanTo(to) : Span)}"))}
        {(shape == "star" ? "hub: b\n" : "")}devices: [{"{id: d, key_rate_kbps: 1}"}]
        """;

    private static string SpanTo(string node) => Span.Replace("{", $"{{to: {node}, ", StringComparison.Ordinal);
}
