namespace QkdMesh.Cli.Tests.Commands;

/// <summary>Figures and sentences of a plan that a person can read, whatever the demands and the network are.</summary>
public sealed class PlanFiguresTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qkdmesh-plan-figures");

    [Theory]
    [InlineData("1000", "0.000001", "1000", "grow by the factor 3.125 at once")]
    [InlineData("1e12", "1e-9", "1000", "shrink to 1/320 million of what they are")]
    [InlineData("1e-9", "1e12", "1000", "shrink to 1/320 million of what they are")]
    [InlineData("1e-9", "1e-9", "1000", "grow by the factor > 1,000,000 million at once")]
    [InlineData("1e12", "1e-9", "1e8", "shrink to 1/3,200 of what they are")]
    [InlineData("1000", "0.000001", "0.00000001", "shrink to 1/32,000 million of what they are")]
    [InlineData("1e12", "1e-9", "0.00000001", "shrink to 1/1,000,000 million of what they are")]
    public async Task EveryDemandIsServed_WhenDemandsAreFarApart(string one, string other, string kbps, string scale)
    {
        var file = await WriteAsync($$"""
            name: ring
            shape: ring
            nodes: [{id: a}, {id: b}, {id: c}]
            links:
              - {ends: [a, b], length_km: 5, loss_db: 1, device: plain}
              - {ends: [b, c], length_km: 5, loss_db: 1, device: plain}
              - {ends: [c, a], length_km: 5, loss_db: 1, device: plain}
            devices:
              - {id: plain, key_rate_kbps: {{kbps}}}
            saes:
              - {id: sa, node: a, shares_with: [sb]}
              - {id: sb, node: b, shares_with: [sa, sc]}
              - {id: sc, node: c, shares_with: [sb]}
            """);
        var demand = await WriteAsync($"sa,sb,{one}\nsb,sc,{other}\n");
        var screen = await CommandLine.RunAsync("plan", file, "--demand", demand);
        screen.ExitCode.Should().Be(0, screen.Error);
        screen.Output.Should().Contain(scale).And.NotContain("No service").And.NotMatchRegex("[0-9]e-?[0-9]")
            .And.NotContainAny(" 0/s", "-0", " 0 µs", " 0 b/s");
        var plan = (await CommandLine.RunAsync("plan", file, "--demand", demand, "--json")).Json();
        plan.GetProperty("pairs").EnumerateArray().Should()
            .OnlyContain(pair => pair.GetProperty("rate_bps").GetDouble() > 0 && pair.GetProperty("rekey_s").GetDouble() > 0);
    }

    [Fact]
    public async Task CutWithoutAPairToShowIsASentence()
    {
        var file = await WriteAsync("""
            name: two
            shape: mesh
            nodes: [{id: a}, {id: b}, {id: c, role: end}, {id: d}]
            links:
              - {ends: [a, b], length_km: 5, loss_db: 1, device: plain}
              - {ends: [b, c], length_km: 5, loss_db: 1, device: plain}
              - {ends: [c, d], length_km: 5, loss_db: 1, device: plain}
            devices:
              - {id: plain, key_rate_kbps: 1}
            saes:
              - {id: one, node: a, shares_with: [two]}
              - {id: two, node: d, shares_with: [one]}
            """);
        var cut = await CommandLine.RunAsync("plan", file, "--cut", "a-b");
        cut.ExitCode.Should().Be(0, cut.Error);
        cut.Output.Should().Contain("No pair has service before the cut of link a-b").And.NotContain("After the cut");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> WriteAsync(string text)
    {
        var file = Path.Combine(_folder.FullName, $"{Directory.GetFiles(_folder.FullName).Length}.txt");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }
}
