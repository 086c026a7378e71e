namespace QkdMesh.Core.Network;

/// <summary>Something that happens in the course of an alarm.</summary>
public enum AlarmStep
{
    /// <summary>The QBER is too high: what the source makes is thrown away, and both ends are told to destroy what they hold.</summary>
    Raised,

    /// <summary>Both ends have destroyed all key of the link.</summary>
    EndsHeard,

    /// <summary>The QBER is low again: the wait-to-restore time begins.</summary>
    Sound,

    /// <summary>The QBER is high again, or the source shows nothing: the wait-to-restore time starts again.</summary>
    NotSound,

    /// <summary>An operator acknowledged it.</summary>
    Acknowledged,

    /// <summary>The link is trusted again.</summary>
    Over,
}

/// <summary>What happened to the alarm of a link between two of its states.</summary>
public static class AlarmSteps
{
    /// <summary>
    /// The steps in the order of every alarm, including steps that must have happened between the two states. No steps if the earlier state
    /// is unknown.
    /// </summary>
    public static IEnumerable<AlarmStep> Between(LinkState before, LinkState after)
    {
        // An alarm that came and went between the two states shows only in its time.
        var wentBy = !before.IsAlarmed && !after.IsAlarmed
            && before != LinkState.Unknown
            && after.AlarmAt is not null && after.AlarmAt != before.AlarmAt;
        var isOver = wentBy || (before.IsAlarmed && !after.IsAlarmed);
        var (was, now) = (before.Alarm, after.Alarm);
        if (wentBy || (!before.IsAlarmed && after.IsAlarmed)) yield return AlarmStep.Raised;
        if ((isOver || now is { EndsHeard: true }) && was is not { EndsHeard: true }) yield return AlarmStep.EndsHeard;
        if ((isOver || now is { IsSound: true }) && was is not { IsSound: true }) yield return AlarmStep.Sound;
        if (now is { IsSound: false } && was is { IsSound: true }) yield return AlarmStep.NotSound;
        if (isOver ? was is { Acknowledgement: Acknowledgement.Awaited } : IsGiven(now) && !IsGiven(was))
            yield return AlarmStep.Acknowledged;
        if (isOver) yield return AlarmStep.Over;
    }

    private static bool IsGiven(AlarmProgress? alarm) => alarm is { Acknowledgement: Acknowledgement.Given };
}
