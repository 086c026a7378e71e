using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Northbound.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace QkdMesh.Cli.Commands.Watch;

/// <summary>
/// What <c>watch</c> shows at one moment, in the room of the terminal. The links in trouble come first, so they stay in sight.
/// </summary>
/// <param name="Lost">Why the connection is lost; null while it holds.</param>
internal sealed record BoardFrame(
    string Title, string? Lost, IReadOnlyList<LinkView> Links, IReadOnlyList<(string Text, string Colour)> Events) : IRenderable
{
    // Older events make room for links.
    private const int LeastEvents = 3;

    public Measurement Measure(RenderOptions options, int maxWidth) => new(maxWidth, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var height = Math.Max(1, options.ConsoleSize.Height - 1);
        var links = LinkTrouble.First(Links).ToList();
        for (var (shown, events) = (links.Count, Events.Count); ;)
        {
            var segments = ((IRenderable)With(links, shown, events)).Render(options, maxWidth).ToList();
            var excess = Segment.SplitLines(segments, maxWidth).Count - height;
            if (excess <= 0 || (shown <= 1 && events <= LeastEvents)) return segments;
            if (events > LeastEvents) events = Math.Max(LeastEvents, events - excess);
            else shown = Math.Max(1, shown - excess);
        }
    }

    private Rows With(List<LinkView> links, int shown, int events) => new Rows(
    [
        new Markup($"[bold]{Markup.Escape(Title)}[/]  (stop with Ctrl-C)"),
        new Markup(Markup.Escape(LinkTrouble.Count(Links) + Hidden(links, shown))),
        .. Lost is null ? [] : new[] { new Markup($"[red]not connected, so the figures are old:[/] {Markup.Escape(Lost)}") },
        NetworkTables.Links(links.Take(shown)),
        .. Events.TakeLast(events).Select(happened => new Markup($"[{happened.Colour}]{Markup.Escape(happened.Text)}[/]")),
    ]);

    private static string Hidden(List<LinkView> links, int shown)
    {
        if (shown == links.Count) return "";
        var troubled = links.Skip(shown).Count(LinkTrouble.IsIn);
        return $"; no room for {links.Count - shown}" + (troubled > 0 ? $", {troubled} of them in trouble" : "");
    }
}
