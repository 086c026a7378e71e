using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;

namespace QkdMesh.PhysicsFigures;

/// <summary>Raman noise as measured and as computed by the model, in counts per gate.</summary>
public sealed record RamanFigures(double Km, double PublishedCo, double ModelCo, double PublishedCounter, double ModelCounter)
{
    public double RatioCo => ModelCo / PublishedCo;

    public double RatioCounter => ModelCounter / PublishedCounter;

    public static RamanFigures Of(double km, double co, double counter) => new(
        km, co, PublishedRaman.ModelCountsPerGate(Propagation.Co, km), counter, PublishedRaman.ModelCountsPerGate(Propagation.Counter, km));
}

/// <summary>The metro unit over 40 km of fibre that also carries classical light.</summary>
/// <param name="PowerDbm">Total power of the classical light.</param>
public sealed record CoexistenceFigures(double PowerDbm, double CoBps, double CoQber, double CounterBps, double CounterQber)
{
    public static IEnumerable<CoexistenceFigures> All() => from dbm in (double[])[-30, -10, -6, -3, 0] select Of(dbm);

    private static CoexistenceFigures Of(double dbm)
    {
        var (co, counter) = (Beside(Propagation.Co), Beside(Propagation.Counter));
        return new(dbm, co.SecretKeyRate.BitsPerSecond, co.Qber, counter.SecretKeyRate.BitsPerSecond, counter.Qber);

        Bb84Estimate Beside(Propagation direction) => Bb84Model.Estimate(
            ReferenceDevices.Coexistence,
            Bb84Channel.OfFibre(40, 0.2) with { Classical = [new ClassicalChannels(direction) { PowerDbm = dbm }] });
    }
}

/// <summary>The metro unit at 10 dB while an eavesdropper intercepts a share of the pulses and sends them again.</summary>
public sealed record TappingFigures(double TappedFraction, double Qber, double RateBps)
{
    public static IEnumerable<TappingFigures> All() => from fraction in (double[])[0, 0.05, 0.1, 0.2, 0.3, 0.35, 1] select Of(fraction);

    private static TappingFigures Of(double fraction)
    {
        var channel = new Bb84Channel(default, OpticalLoss.FromDecibels(10)) { TappedFraction = fraction };
        var estimate = Bb84Model.Estimate(ReferenceDevices.Metro, channel);
        return new(fraction, estimate.Qber, estimate.SecretKeyRate.BitsPerSecond);
    }
}

/// <summary>The metro unit at three losses, with key from finite blocks and a failure probability of 10^-10.</summary>
/// <param name="BlockPulses">Pulses in each block.</param>
/// <param name="ShareAt2Db">The share of the asymptotic rate, 0 to 1.</param>
public sealed record BlockFigures(double BlockPulses, double ShareAt2Db, double ShareAt10Db, double ShareAt20Db)
{
    public static IEnumerable<BlockFigures> All() => from pulses in (double[])[1e8, 1e9, 1e10, 1e11, 1e12, 1e14] select Of(pulses);

    private static BlockFigures Of(double pulses)
    {
        return new(pulses, Share(2), Share(10), Share(20));

        double Share(double decibels) => Key(decibels, new FiniteKeyAnalysis(pulses, 1e-10)) / Key(decibels, DecoyAnalysis.VacuumAndWeak);

        static double Key(double decibels, DecoyAnalysis analysis) =>
            Bb84Model.Estimate(ReferenceDevices.Metro, new Bb84Channel(default, OpticalLoss.FromDecibels(decibels)), analysis).KeyPerPulse;
    }
}
