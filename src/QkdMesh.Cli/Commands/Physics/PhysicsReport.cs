namespace QkdMesh.Cli.Commands.Physics;

/// <summary>The link model against what is known.</summary>
internal sealed record PhysicsReport(
    IReadOnlyList<GoldenFigure> Golden,
    IReadOnlyList<LinkFigures> Links,
    IReadOnlyList<RamanFigures> Raman,
    IReadOnlyList<CoexistenceFigures> Coexistence,
    IReadOnlyList<TappingFigures> Tapping,
    IReadOnlyList<BlockFigures> Blocks)
{
    public static PhysicsReport Make() => new(
        [.. GoldenFigures.All()],
        [.. PublishedLinks.All.Select(LinkFigures.Of)],
        [.. PublishedRaman.CountsPerGate.Select(point => RamanFigures.Of(point.Km, point.Co, point.Counter))],
        [.. CoexistenceFigures.All()],
        [.. TappingFigures.All()],
        [.. BlockFigures.All()]);
}

/// <param name="Expected">Published, or computed apart from this program.</param>
internal sealed record GoldenFigure(string Figure, string Unit, double Expected, double Model)
{
    public double Ratio => Model / Expected;
}
