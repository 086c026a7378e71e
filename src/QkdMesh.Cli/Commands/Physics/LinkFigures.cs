using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Cli.Commands.Physics;

/// <summary>A published link, and what the metro unit would make on it at the clock rate of those units.</summary>
/// <param name="LossAssumed">Whether only its length was told.</param>
/// <param name="ModelBps">Null where neither loss nor length was told.</param>
internal sealed record LinkFigures(
    string Link, string Protocol, double? ClockHz, double? Km, double? LossDb, bool LossAssumed, double PublishedBps, bool OrMore, double? ModelBps,
    double? PublishedQber, double? ModelQber, string Source)
{
    /// <summary>Published over model: what the scale of a profile for these units would be.</summary>
    public double? Ratio => PublishedBps / ModelBps;

    public static LinkFigures Of(PublishedLink link)
    {
        var model = link.AnyLossDb is { } decibels ? Model(decibels, link.ClockHz) : null;
        return new(
            link.Name, link.Protocol, link.ClockHz, link.Km, link.AnyLossDb, link.LossDb is null && model is not null, link.RateBps, link.OrMore,
            model?.SecretKeyRate.BitsPerSecond, link.Qber, model?.Qber, link.Source);
    }

    /// <summary>The metro unit at another clock rate, or at its own.</summary>
    public static Bb84Estimate Model(double decibels, double? clockHz) => Bb84Model.Estimate(
        ReferenceDevices.Metro with { ClockHz = clockHz ?? ReferenceDevices.Metro.ClockHz },
        new Bb84Channel(FibreLength.FromKilometres(0), OpticalLoss.FromDecibels(decibels)));
}
