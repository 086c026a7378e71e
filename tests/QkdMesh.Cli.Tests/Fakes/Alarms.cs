using Google.Protobuf.WellKnownTypes;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Fakes;

/// <summary>Events of alarms.</summary>
internal static class Alarms
{
    public static LinkAlarmChanged Raised(string link) => new()
    {
        LinkId = link,
        Happened = { AlarmStep.Raised, AlarmStep.EndsHeard },
        Alarmed = true,
        Qber = 0.25,
        Alarm = new AlarmProgress { EndsHeard = true, Acknowledgement = Acknowledgement.Awaited },
        At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).ToTimestamp(),
    };

    public static LinkAlarmChanged Over(string link) => new() { LinkId = link, Happened = { AlarmStep.Acknowledged, AlarmStep.Over } };
}
