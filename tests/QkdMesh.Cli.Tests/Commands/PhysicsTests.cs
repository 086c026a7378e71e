using System.Xml.Linq;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.PhysicsFigures;

namespace QkdMesh.Cli.Tests.Commands;

/// <summary>The model of links against what is known, and docs/physics.md, which shows it.</summary>
public sealed class PhysicsTests
{
    private static readonly string[] Page = File.ReadAllLines("physics/physics.md");

    public static TheoryData<string> Tables { get; } = new(PhysicsTables.Of(PhysicsReport.Make()).Select(table => table.Title));

    [Fact]
    public async Task FormsThatExcludeEachOtherAreRefused() =>
        (await CommandLine.RunAsync("physics", "--markdown", "--json")).Should().Match<CommandLine>(
            run => run.ExitCode == 2 && run.Output.Contains("physics takes either --markdown or --json"));

    [Fact]
    public void GoldenFiguresAreMet() => PhysicsReport.Make().Golden.Should().OnlyContain(figure => Math.Abs(figure.Ratio - 1) < 1e-3);

    [Fact]
    public void RamanNoiseIsNearEveryMeasuredPoint() => PhysicsReport.Make().Raman
        .SelectMany(point => new[] { point.RatioCo, point.RatioCounter })
        .Should().HaveCount(12).And.OnlyContain(ratio => ratio > 0.9 && ratio < 1.1);

    [Fact]
    public void RatioToThePublishedRate_WhereTheUnitsAreOfTheModelsKind() => PhysicsReport.Make().Links
        .Where(link => link.LossDb is 2 or 4.2 or 14.5 && link.ClockHz is 1e9)
        .Select(link => Math.Round(link.Ratio!.Value, 2)).Should().Equal(1.07, 0.31, 0.43);

    [Theory]
    [MemberData(nameof(Tables))]
    public void PageHasTheTableAsTheCommandPrintsIt(string title)
    {
        var lines = PhysicsTables.Of(PhysicsReport.Make()).Single(table => table.Title == title).AsMarkdown()
            .Where(line => line.StartsWith('|')).ToList();
        var at = Array.IndexOf(Page, lines[0]);
        at.Should().BeGreaterThan(0, "docs/physics.md has this table; make it again with qkdmesh physics --markdown");
        Page.Skip(at).Take(lines.Count).Should().Equal(lines, "the tables of docs/physics.md are made by qkdmesh physics --markdown");
    }

    [Fact]
    public void PictureIsAsTheCommandDrawsIt() =>
        (File.ReadAllText("physics/physics.svg") == PhysicsPlot.Svg()).Should()
            .BeTrue("docs/physics.svg is made by qkdmesh physics --plot");

    [Fact]
    public async Task CommandPrintsTheTables()
    {
        var screen = await CommandLine.RunAsync("physics");
        screen.ExitCode.Should().Be(0);
        foreach (var title in Tables) screen.Output.Should().Contain(title.Data);

        var markdown = await CommandLine.RunAsync("physics", "--markdown");
        markdown.Output.Split('\n').Where(line => line.StartsWith('|')).Should().BeSubsetOf(Page);
    }

    [Fact]
    public async Task CommandAnswersWithEveryFigure()
    {
        var json = (await CommandLine.RunAsync("physics", "--json")).Json();
        json.GetProperty("golden")[3].GetProperty("model").GetDouble().Should().BeApproximately(2.555e-3, 1e-6);
        json.GetProperty("links")[0].GetProperty("published_bps").GetDouble().Should().Be(13.72e6);
        json.GetProperty("links").GetArrayLength().Should().Be(PublishedLinks.All.Count);
    }

    [Fact]
    public async Task CommandDrawsIntoAFile()
    {
        var folder = Directory.CreateTempSubdirectory("qkdmesh-physics");
        try
        {
            var file = Path.Combine(folder.FullName, "plot.svg");
            (await CommandLine.RunAsync("physics", "--plot", file)).ExitCode.Should().Be(0);
            XDocument.Load(file).Root!.Name.LocalName.Should().Be("svg");

            var nowhere = await CommandLine.RunAsync("physics", "--plot", Path.Combine(folder.FullName, "none", "plot.svg"));
            nowhere.ExitCode.Should().Be(1);
            nowhere.Error.Should().Contain("FILE_UNWRITABLE");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
