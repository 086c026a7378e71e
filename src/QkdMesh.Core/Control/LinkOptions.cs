using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Control;

/// <summary>How links run.</summary>
public sealed record LinkOptions
{
    /// <summary>How often a link hands over what its source made. The default value is 200 ms.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The most key that each direction stores at each end; a full link makes no more. The default value is 256 KiB.</summary>
    public Bits MaxStock { get; init; } = Bits.FromBytes(256 * 1024);

    /// <summary>
    /// The quantum bit error rate above which a link is not trusted: what its source makes is thrown away, and all that both ends hold. The
    /// default value is 0.11: from there on no key of BB84 is secret.
    /// </summary>
    public double MaxQber { get; init; } = 0.11;

    /// <summary>How often figures go to the controller; a change of status goes at once. The default value is 1 second.</summary>
    public TimeSpan ReportPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the controller hears nothing of a link before it has it run again, elsewhere if need be. The default value is 3 seconds.</summary>
    public TimeSpan SilencePatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Over what time consumption is averaged. The default value is 5 seconds.</summary>
    public TimeSpan ConsumptionHorizon { get; init; } = TimeSpan.FromSeconds(5);
}
