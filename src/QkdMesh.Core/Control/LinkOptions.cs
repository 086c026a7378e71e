using QkdMesh.Core.Network;
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
    /// The quantum bit error rate above which a link is not trusted: the link discards what its source makes, and both ends destroy what
    /// they hold. The default value is 0.08. BB84 gives no secret key from 0.11 on, and none from 0.094 on with practical error correction.
    /// An eavesdropper on three pulses in ten adds 0.075.
    /// </summary>
    public double MaxQber { get; init; } = AlarmLimit.MaxQber;

    /// <summary>
    /// The share of <see cref="MaxQber"/> that the QBER of an alarmed link must be below to count as low. The default value is 0.8, a QBER
    /// of 0.064. A QBER estimated from 4,000 bits scatters by 0.005, so a single threshold would end an alarm and raise it again.
    /// </summary>
    public double TrustedShare { get; init; } = 0.8;

    /// <summary>The QBER that an alarmed link must be below.</summary>
    public double TrustedQber => TrustedShare * MaxQber;

    /// <summary>
    /// How long the QBER must have been low before the link is trusted again (the wait-to-restore time of ITU-T G.808.1). The default value
    /// is 10 seconds, so an eavesdropper who pauses for a moment gets no fresh key.
    /// </summary>
    public TimeSpan WaitToRestore { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether an alarmed link stays off until an operator has acknowledged its alarm. The default value is false.</summary>
    public bool AlarmsNeedAcknowledgement { get; init; }

    /// <summary>How often figures go to the controller; a change of status goes at once. The default value is 1 second.</summary>
    public TimeSpan ReportPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a link may be silent before the controller starts it again, in another silo if necessary. The default value is 3 seconds.
    /// </summary>
    public TimeSpan SilencePatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Over what time consumption is averaged. The default value is 5 seconds.</summary>
    public TimeSpan ConsumptionHorizon { get; init; } = TimeSpan.FromSeconds(5);
}
