namespace QkdMesh.PhysicsFigures;

/// <summary>Every comparison of the link model with reference values and published measurements.</summary>
public sealed record PhysicsReport(
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

/// <summary>A reference value, and the result of the model.</summary>
/// <param name="Expected">The value from a publication, or from a computation outside this program.</param>
public sealed record GoldenFigure(string Figure, string Unit, double Expected, double Model)
{
    public double Ratio => Model / Expected;
}
