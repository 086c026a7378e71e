using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;

namespace QkdMesh.PhysicsFigures;

/// <summary>Reference values that the model must reproduce.</summary>
internal static class GoldenFigures
{
    private static readonly Bb84Channel NoFibre = Bb84Channel.OfFibre(0, ReferenceDevices.GysDbPerKm);

    public static IEnumerable<GoldenFigure> All() => [.. Infinite(), .. VacuumAndWeak(), .. Metro(), .. Limits()];

    private static IEnumerable<GoldenFigure> Infinite()
    {
        var (gys, unit) = (ReferenceDevices.Gys, "a pulse");
        var estimate = Bb84Model.Estimate(gys, NoFibre, DecoyAnalysis.InfiniteDecoys);
        yield return new("GYS, infinite decoys, 0 km: gain Q", unit, 2.13701e-2, estimate.Gain);
        yield return new("GYS, infinite decoys, 0 km: QBER E", "", 3.3037e-2, estimate.Qber);
        yield return new("GYS, infinite decoys, 0 km: gain Q1", unit, 1.3366e-2, estimate.SinglePhotons.Gain(gys.SignalIntensity));
        yield return new("GYS, infinite decoys, 0 km: key R", unit, 2.555e-3, estimate.KeyPerPulse);
        yield return new("GYS, infinite decoys: the rate ends", "km", 142.0, estimate.Margin.Decibels / ReferenceDevices.GysDbPerKm);
    }

    private static IEnumerable<GoldenFigure> VacuumAndWeak()
    {
        foreach (var (km, expected) in new[] { (0, 2.414e-3), (20, 9.078e-4), (50, 2.096e-4), (100, 1.602e-5), (120, 4.369e-6) })
        {
            var estimate = Bb84Model.Estimate(ReferenceDevices.Gys, Bb84Channel.OfFibre(km, ReferenceDevices.GysDbPerKm));
            yield return new($"GYS, vacuum and weak, {km} km: key R", "a pulse", expected, estimate.KeyPerPulse);
        }
        yield return new(
            "GYS, vacuum and weak: the rate ends", "km", 140.6,
            Bb84Model.Estimate(ReferenceDevices.Gys, NoFibre).Margin.Decibels / ReferenceDevices.GysDbPerKm);
    }

    private static IEnumerable<GoldenFigure> Metro() =>
        from point in new (double Db, double Kbps)[] { (2, 12_783), (10, 2_003), (14.5, 704), (20, 192) }
        let channel = new Bb84Channel(FibreLength.FromKilometres(0), OpticalLoss.FromDecibels(point.Db))
        select new GoldenFigure(
            FormattableString.Invariant($"metro, {point.Db} dB: key"), "kb/s", point.Kbps,
            Bb84Model.Estimate(ReferenceDevices.Metro, channel).SecretKeyRate.BitsPerSecond / 1e3);

    private static IEnumerable<GoldenFigure> Limits() =>
        from limit in new (double Inefficiency, double Percent)[] { (1, 11.003), (1.16, 9.81), (1.22, 9.42) }
        select new GoldenFigure(
            FormattableString.Invariant($"QBER at which key ends, f = {limit.Inefficiency}"), "%", limit.Percent,
            Bb84Model.QberLimit(limit.Inefficiency) * 100);
}
