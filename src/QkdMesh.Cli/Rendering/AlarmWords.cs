using QkdMesh.Client;
using QkdMesh.Core.Control;
using QkdMesh.Northbound.V1;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Describes alarms of links.</summary>
internal static class AlarmWords
{
    private static readonly double MaxQber = new LinkOptions().MaxQber;

    /// <summary>The condition of a link. For an alarmed link the text also says what the alarm waits for.</summary>
    public static string StatusOf(LinkView link) => LinkConditionWords.Of(link) is LinkConditionWords.Alarm
        ? $"{(link.Cut ? "cut, " : "")}alarm: {WaitsFor(link)}"
        : LinkConditionWords.Of(link);

    /// <summary>Advice on an alarm, or on a QBER that will raise an alarm; null if there is neither.</summary>
    public static string? AdviceOf(LinkView link) => link switch
    {
        { Alarmed: true } => AdviceOnAlarm(link),
        _ when link.Qber > MaxQber =>
            $"The QBER is {Qber(link.Qber)}, which raises an alarm. If you tapped the link, run {EndTap(link)}.",
        _ => null,
    };

    private static string AdviceOnAlarm(LinkView link) => link.Alarm switch
    {
        { EndsHeard: false } =>
            "An end has not yet confirmed that it destroyed its key. Check with 'qkdmesh cluster status' that both ends have a silo.",
        null or { Sound: false } when link.Qber <= MaxQber =>
            "The link must show again that its QBER is low: see 'qkdmesh watch'. If you tapped the link, end the tap.",
        null or { Sound: false } =>
            $"The link stays off until its QBER is low. If you tapped the link, run {EndTap(link)}. Otherwise check the fibre.",
        { Acknowledgement: Acknowledgement.Awaited } =>
            $"The link stays off until you acknowledge the alarm: 'qkdmesh link acknowledge {link.Id}'.",
        _ => "The link comes back when its QBER has been low for long enough, unless the link is cut: see 'qkdmesh watch'.",
    };

    /// <summary>The condition in its colour, as markup.</summary>
    public static string MarkupOf(LinkView link)
    {
        var colour = LinkConditionWords.Of(link) switch
        {
            "active" => "green",
            "pending" or "passive" => "yellow",
            LinkConditionWords.Alarm or "failed" => "red bold",
            _ => "red",
        };
        return $"[{colour}]{Markup.Escape(StatusOf(link))}[/]";
    }

    /// <summary>A step of an alarm, with the colour for the text.</summary>
    public static (string Text, string Colour) Of(AlarmStep step, LinkAlarmChanged change) => step switch
    {
        AlarmStep.Raised => ($"ALARM, QBER {Qber(change.Qber)}: the link destroys its key", "red"),
        AlarmStep.EndsHeard => ("both ends have destroyed their key", "yellow"),
        AlarmStep.Sound => ($"QBER {Qber(change.Qber)}: low again, and must stay low", "yellow"),
        AlarmStep.NotSound => ($"QBER {Qber(change.Qber)}: high again, so the wait starts over", "red"),
        AlarmStep.Acknowledged => ("alarm acknowledged", "yellow"),
        AlarmStep.Over => ("the alarm is over, and the link is used again", "green"),
        _ => ("an unknown change of the alarm", "yellow"),
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

    private static string EndTap(LinkView link) => $"'qkdmesh link tap {link.Id} --fraction 0'";

    private static string WaitsFor(LinkView link) => link.Alarm switch
    {
        { EndsHeard: false } => "key left at an end",
        null or { Sound: false } => $"QBER {Qber(link.Qber)}",
        { Acknowledgement: Acknowledgement.Awaited } => "acknowledgement",
        _ => "QBER must stay low",
    };
}
