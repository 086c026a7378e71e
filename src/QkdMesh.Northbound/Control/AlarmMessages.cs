using Google.Protobuf.WellKnownTypes;
using QkdMesh.Core.Network;

namespace QkdMesh.Northbound.Control;

/// <summary>Alarms of links as wire messages.</summary>
internal static class AlarmMessages
{
    public static V1.LinkAlarmChanged ToWire(LinkAlarmChange change) => new()
    {
        LinkId = change.Link.Value,
        Happened = { change.Steps.Select(ToWire) },
        Alarmed = change.After.IsAlarmed,
        Qber = change.After.Qber,
        Alarm = ToWire(change.After.Alarm),
        At = change.After.AlarmAt?.ToTimestamp(),
    };

    public static V1.AlarmProgress? ToWire(AlarmProgress? alarm) => alarm is null ? null : new()
    {
        EndsHeard = alarm.EndsHeard,
        Sound = alarm.IsSound,
        Acknowledgement = alarm.Acknowledgement switch
        {
            Acknowledgement.NotNeeded => V1.Acknowledgement.NotNeeded,
            Acknowledgement.Awaited => V1.Acknowledgement.Awaited,
            Acknowledgement.Given => V1.Acknowledgement.Given,
            _ => V1.Acknowledgement.Unspecified,
        },
    };

    private static V1.AlarmStep ToWire(AlarmStep step) => step switch
    {
        AlarmStep.Raised => V1.AlarmStep.Raised,
        AlarmStep.EndsHeard => V1.AlarmStep.EndsHeard,
        AlarmStep.Sound => V1.AlarmStep.Sound,
        AlarmStep.NotSound => V1.AlarmStep.NotSound,
        AlarmStep.Acknowledged => V1.AlarmStep.Acknowledged,
        AlarmStep.Over => V1.AlarmStep.Over,
        _ => V1.AlarmStep.Unspecified,
    };
}
