using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;
using QkdMesh.Core.Quantities;

namespace QkdMesh.PhysicsFigures;

/// <summary>Plots secret key rate over loss: the model as lines, published links as points.</summary>
public static class PhysicsPlot
{
    private const double MaxLossDb = 40, MinBps = 100;

    private static readonly (double ClockHz, string Name, OxyColor Colour)[] Clocks =
    [
        (2.5e9, "model, 2.5 GHz", OxyColor.FromRgb(0x5e, 0x3c, 0x99)),
        (1e9, "model, 1 GHz", OxyColor.FromRgb(0x1f, 0x78, 0xb4)),
        (100e6, "model, 100 MHz", OxyColor.FromRgb(0x33, 0xa0, 0x2c)),
        (5e6, "model, 5 MHz", OxyColor.FromRgb(0xb1, 0x59, 0x28)),
    ];

    /// <summary>The plot as SVG.</summary>
    /// <returns>The same text on every call.</returns>
    public static string Svg()
    {
        var plot = new PlotModel
        {
            Title = "Decoy-state BB84: the model and published links",
            TitleFontSize = 15,
            DefaultFont = "sans-serif",
            Background = OxyColors.White,
        };
        // The exporter underestimates the size of text in browsers.
        plot.Legends.Add(new Legend
        {
            LegendPosition = LegendPosition.TopRight, LegendFontSize = 11, LegendLineSpacing = 8, LegendMargin = 50,
        });
        plot.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Bottom, Minimum = 0, Maximum = MaxLossDb, Title = "loss, dB", MajorGridlineStyle = LineStyle.Dot,
        });
        plot.Axes.Add(new LogarithmicAxis
        {
            Position = AxisPosition.Left, Minimum = MinBps, Maximum = 1e9, Title = "secret key", MajorGridlineStyle = LineStyle.Dot,
            LabelFormatter = rate => KeyRate.FromBitsPerSecond(rate).ToString(),
        });
        foreach (var (clock, name, colour) in Clocks) plot.Series.Add(Curve(clock, name, colour));
        plot.Series.Add(Points("published, decoy BB84", MarkerType.Circle, OxyColors.Black, isDecoy: true));
        plot.Series.Add(Points("published, others", MarkerType.Diamond, OxyColors.Gray, isDecoy: false));
        foreach (var link in PublishedLinks.All.Where(link => link.AnyLossDb is not null && link.Label.Length > 0))
            plot.Annotations.Add(Label(link));
        return new SvgExporter { Width = 900, Height = 600 }.ExportToString(plot).ReplaceLineEndings("\n") + "\n";
    }

    private static LineSeries Curve(double clock, string name, OxyColor colour)
    {
        var curve = new LineSeries { Title = name, Color = colour, StrokeThickness = 1.5 };
        for (var loss = 0d; loss <= MaxLossDb; loss += 0.25)
        {
            var rate = LinkFigures.Model(loss, clock).SecretKeyRate.BitsPerSecond;
            if (rate < MinBps) break;
            curve.Points.Add(new DataPoint(loss, rate));
        }
        return curve;
    }

    private static ScatterSeries Points(string name, MarkerType marker, OxyColor colour, bool isDecoy)
    {
        var points = new ScatterSeries { Title = name, MarkerType = marker, MarkerSize = 4, MarkerFill = colour };
        var links = PublishedLinks.All.Where(link => (link.Protocol == PublishedLink.DecoyBb84) == isDecoy);
        foreach (var link in links.Where(link => link.AnyLossDb is not null))
            points.Points.Add(new ScatterPoint(link.AnyLossDb!.Value, link.RateBps));
        return points;
    }

    private static TextAnnotation Label(PublishedLink link) => new()
    {
        Text = link.Label,
        TextPosition = new DataPoint(link.AnyLossDb!.Value, link.RateBps),
        Offset = new ScreenVector(7, 0),
        FontSize = 10,
        TextHorizontalAlignment = HorizontalAlignment.Left,
        TextVerticalAlignment = VerticalAlignment.Middle,
        StrokeThickness = 0,
    };
}
