using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;

namespace QkdMesh.PhysicsFigures;

/// <summary>A published link, and the rate of the metro unit on this link at the published clock rate.</summary>
/// <param name="LossAssumed">Whether the loss is computed from the length, because the source gives only the length.</param>
/// <param name="ModelBps">Null if the source gives neither loss nor length.</param>
public sealed record LinkFigures(
    string Link, string Protocol, double? ClockHz, double? Km, double? LossDb, bool LossAssumed,
    double PublishedBps, bool OrMore, double? ModelBps, double? PublishedQber, double? ModelQber, string Source)
{
    /// <summary>The published rate divided by the rate of the model. A device profile can use the ratio as its scale.</summary>
    public double? Ratio => PublishedBps / ModelBps;

    internal static LinkFigures Of(PublishedLink link)
    {
        var model = link.AnyLossDb is { } decibels ? Model(decibels, link.ClockHz) : null;
        return new(
            link.Name, link.Protocol, link.ClockHz, link.Km, link.AnyLossDb, link.LossDb is null && model is not null,
            link.RateBps, link.OrMore,
            model?.SecretKeyRate.BitsPerSecond, link.Qber, model?.Qber, link.Source);
    }

    /// <summary>The metro unit at this clock rate; null for the unit's own clock rate.</summary>
    public static Bb84Estimate Model(double decibels, double? clockHz) => Bb84Model.Estimate(
        ReferenceDevices.Metro with { ClockHz = clockHz ?? ReferenceDevices.Metro.ClockHz },
        new Bb84Channel(FibreLength.FromKilometres(0), OpticalLoss.FromDecibels(decibels)));
}
