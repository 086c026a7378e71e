namespace QkdMesh.Topologies.Tests;

public class ManyFaultsTests
{
    [Fact]
    public void AllFaultsComeAtOnce_InTheOrderOfTheFile()
    {
        var reading = Files.Read("""
            name: demo
            shape: mesh
            nodes:
              - {id: a, colour: red}
              - {id: b}
              - {id: c}
            links:
              - {ends: [a, b], length_km: -1, loss_db: 1, device: d}
              - {ends: [b, x], length_km: 1, loss_db: no, device: d}
            devices:
              - {id: d}
            saes:
              - {id: s, node: y, shares_with: [t]}
            """);
        reading.Faults.Select(fault => (fault.Line, fault.Column, fault.Problem)).Should().Equal(
            (4, 13, "the node has no key 'colour'"),
            (8, 31, "length_km is '-1', which is out of range"),
            (9, 16, "there is no node 'x'"),
            (9, 43, "loss_db takes a number, and 'no' is not a number"),
            (11, 5, "the device has neither key_rate_kbps nor bb84"),
            (13, 19, "there is no node 'y'"),
            (13, 36, "there is no SAE 't'"));
    }

    [Fact]
    public void TheRestIsCounted_WhenThereAreTooManyToShow()
    {
        var nodes = string.Concat(Enumerable.Range(1, 150).Select(number => $"  - {{id: n{number}, x: 1}}\n"));
        var faults = Files.Read($"name: n\nshape: mesh\ndevices: []\nlinks: []\nnodes:\n{nodes}").Faults;
        faults.Should().HaveCount(101);
        faults[99].Line.Should().BeLessThanOrEqualTo(faults[100].Line);
        faults[100].Problem.Should().MatchRegex("^[0-9]+ more faults");
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("# nothing\n", "the file is empty")]
    [InlineData("---\n", "the file is empty")]
    [InlineData("[a]", "the file is not a mapping")]
    [InlineData("hello", "the file is not a mapping")]
    public void OneFault_WhenTheFileIsNoNetwork(string text, string problem) =>
        Files.Read(text).Faults.Should().ContainSingle().Which.Problem.Should().Be(problem);

    [Fact]
    public void OneFault_WhenAStarHasTwoHubs() => Files.Read("""
        name: demo
        shape: star
        nodes: [{id: a}, {id: b}, {id: c}, {id: d}, {id: e}, {id: f}]
        links:
          - {ends: [a, b], length_km: 1, loss_db: 1, device: d}
          - {ends: [a, c], length_km: 1, loss_db: 1, device: d}
          - {ends: [a, d], length_km: 1, loss_db: 1, device: d}
          - {ends: [d, e], length_km: 1, loss_db: 1, device: d}
          - {ends: [f, d], length_km: 1, loss_db: 1, device: d}
        devices: [{id: d, key_rate_kbps: 1}]
        """).Faults.Should().ContainSingle().Which.ToString().Should().Be(
            "net.yaml:8:6: the star has two hubs, 'a' and 'd'; let every link end at 'a', or use shape: mesh");

    [Fact]
    public void ParallelLinksAreAllowed_InAMesh() => Files.Load("""
        name: demo
        shape: mesh
        nodes: [{id: a}, {id: b}]
        links:
          - {id: one, ends: [a, b], length_km: 1, loss_db: 1, device: d}
          - {id: two, ends: [b, a], length_km: 1, loss_db: 1, device: d}
        devices: [{id: d, key_rate_kbps: 1}]
        """).Definition.Links.Should().HaveCount(2);
}
