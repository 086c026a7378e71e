using QkdMesh.Client;
using QkdMesh.Core.Control;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Rendering;

/// <summary>Alarms of links in the words that people read.</summary>
internal static class AlarmWords
{
    private static readonly double MaxQber = new LinkOptions().MaxQber;

    /// <summary>What an alarmed link waits for; the same word as ever where it has no alarm.</summary>
    public static string StatusOf(LinkView link) => link.Alarmed ? $"{LinkStatusWords.Of(link.Status)}, alarm: {WaitsFor(link)}" : LinkStatusWords.Of(link.Status);

    /// <summary>What to do about an alarm, or what will raise one in a moment, as a whole sentence; null where there is neither.</summary>
    public static string? AdviceOf(LinkView link) => link switch
    {
        { Alarmed: true } => AdviceOnAlarm(link),
        _ when link.Qber > MaxQber => $"Its quantum channel is disturbed, QBER {Qber(link.Qber)}, which raises an alarm: end a tap with 'qkdmesh link tap {link.Id} --fraction 0'.",
        _ => null,
    };

    private static string AdviceOnAlarm(LinkView link) => link.Alarm switch
    {
        { EndsHeard: false } => "Its key at both ends is not destroyed yet: see with 'qkdmesh cluster status' that both have a silo.",
        null or { Sound: false } when link.Qber <= MaxQber => "It has to show once more that its QBER is low: see 'qkdmesh watch'. If you tapped it, end that.",
        null or { Sound: false } =>
            $"Its quantum channel is disturbed, and it stays off until its QBER is low: end a tap with 'qkdmesh link tap {link.Id} --fraction 0', or find what disturbs the fibre.",
        { Acknowledgement: Acknowledgement.Awaited } => $"It stays off until somebody acknowledges the alarm: 'qkdmesh link acknowledge {link.Id}'.",
        _ => "It comes back by itself when its QBER has been low for long enough, unless it is cut: see 'qkdmesh watch'.",
    };

    /// <summary>The same in its colour, as markup.</summary>
    public static string MarkupOf(LinkView link) => link.Alarmed ? $"[red bold]{StatusOf(link)}[/]" : Figures.StatusMarkup(link.Status);

    /// <summary>What happened, and the colour to say it in.</summary>
    public static (string Text, string Colour) Of(AlarmStep step, LinkAlarmChanged change) => step switch
    {
        AlarmStep.Raised => ($"ALARM, QBER {Qber(change.Qber)}: its key is thrown away", "red"),
        AlarmStep.EndsHeard => ("both ends have destroyed their key", "yellow"),
        AlarmStep.Sound => ($"QBER {Qber(change.Qber)}: low again, and has to stay so", "yellow"),
        AlarmStep.NotSound => ($"QBER {Qber(change.Qber)}: not low any more, the waiting begins anew", "red"),
        AlarmStep.Acknowledged => ("alarm acknowledged", "yellow"),
        AlarmStep.Over => ("alarm is over, the link is trusted again", "green"),
        _ => ("something happened to its alarm", "yellow"),
    };

    public static string Step(AlarmStep step) => step switch
    {
        AlarmStep.Raised => "raised",
        AlarmStep.EndsHeard => "ends-heard",
        AlarmStep.Sound => "sound",
        AlarmStep.NotSound => "not-sound",
        AlarmStep.Acknowledged => "acknowledged",
        AlarmStep.Over => "over",
        _ => "unknown",
    };

    public static string Acknowledged(Acknowledgement acknowledgement) => acknowledgement switch
    {
        Acknowledgement.NotNeeded => "not-needed",
        Acknowledgement.Awaited => "awaited",
        Acknowledgement.Given => "given",
        _ => "unknown",
    };

    public static string Qber(double qber) => Figures.Number(qber * 100, "0.## '%'");

    private static string WaitsFor(LinkView link) => link.Alarm switch
    {
        { EndsHeard: false } => "an end has yet to destroy its key",
        null or { Sound: false } => $"QBER {Qber(link.Qber)}",
        { Acknowledgement: Acknowledgement.Awaited } => "acknowledgement awaited",
        _ => "QBER low, has to stay so",
    };
}
