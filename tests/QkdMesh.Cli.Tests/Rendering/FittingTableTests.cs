using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Rendering;

public sealed class FittingTableTests
{
    private static readonly LinkView[] Links =
    [
        Link("quiron-quijote", "quiron", "quijote", LinkStatus.Active),
        Link("concepcion-distrito", "concepcion", "distrito", LinkStatus.Off),
        new()
        {
            Id = "norte-concepcion", A = "norte", B = "concepcion", Source = "simulated",
            Status = LinkStatus.Off, Alarmed = true, Qber = 0.25,
        },
    ];

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(140)]
    [InlineData(200)]
    public void EveryLinkIsWholeWithItsStatus_AtEveryWidth(int width)
    {
        var lines = Screens.LinesOf(NetworkTables.Links(Links), width);
        lines.Should().OnlyContain(line => line.Length <= width);
        lines[2].Should().Contain(" link ").And.Contain(" condition ");
        foreach (var link in Links)
        {
            lines.Should().ContainSingle(line => line.StartsWith($"│ {link.Id} ", StringComparison.Ordinal)).Which
                .Should().Contain(link.Status == LinkStatus.Active ? " active " : link.Alarmed ? " alarm: QBER 25 % " : " cut ");
        }
    }

    [Fact]
    public void LeastImportantColumnsGoFirst_AndALineNamesThem()
    {
        HeadingsAt(200).Should().Equal("link", "ends", "source", "condition", "makes", "uses", "stock ->", "stock <-");
        HeadingsAt(90).Should().Equal("link", "source", "condition", "makes", "stock ->", "stock <-");
        HeadingsAt(40).Should().Equal("link", "condition");
        Screens.LinesOf(NetworkTables.Links(Links), 90)[^1].Trim().Should().Be("no room for: ends, uses");
    }

    [Fact]
    public void WordsStayWhole_WhenTextWraps()
    {
        var table = new FittingTable("t").Ids("id").Text("text").Of(["one two three four five six seven"], text => ["a-b", text]);
        var lines = Screens.LinesOf(table, 30);
        lines.Should().OnlyContain(line => line.Length <= 30);
        string.Join(' ', lines.Skip(4).SkipLast(1).Select(line => line.Split('│')[2].Trim()))
            .Should().Be("one two three four five six seven");
    }

    [Fact]
    public void NarrowColumnComesBack_WhenAWideOneWent()
    {
        var table = new FittingTable("t").Ids("id", "small", "wide").GoFirst("small", "wide")
            .Of([0], _ => ["a-b", "1", new string('w', 100)]);
        Screens.LinesOf(table, 40)[2].Should().Contain("small").And.NotContain("wide");
    }

    private static string[] HeadingsAt(int width) => Screens.LinesOf(NetworkTables.Links(Links), width)[2]
        .Split('│', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static LinkView Link(string id, string a, string b, LinkStatus status) => new()
    {
        Id = id, A = a, B = b, Source = "simulated", Status = status,
        SecretKeyRateBps = 2_690_000, ConsumptionBps = 20, StockAToBBits = 2_000_000, StockBToABits = 2_000_000,
    };
}
