using QkdMesh.Cli.Rendering;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Answers;

/// <summary>The progress of a link's alarm.</summary>
internal sealed record AlarmAnswer(bool EndsHeard, bool Sound, string Acknowledgement)
{
    public static AlarmAnswer? Of(AlarmProgress? alarm) =>
        alarm is null ? null : new(alarm.EndsHeard, alarm.Sound, AlarmWords.Acknowledged(alarm.Acknowledgement));
}

/// <param name="Alarm">Null if the alarm is over.</param>
internal sealed record LinkAlarmAnswer(
    string LinkId, IReadOnlyList<string> Happened, bool Alarmed, double Qber, AlarmAnswer? Alarm, DateTimeOffset? At)
{
    public static LinkAlarmAnswer Of(LinkAlarmChanged change) => new(
        change.LinkId, [.. change.Happened.Select(AlarmWords.Step)], change.Alarmed, change.Qber, AlarmAnswer.Of(change.Alarm),
        change.At?.ToDateTimeOffset());
}
