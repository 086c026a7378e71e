using System.Globalization;
using Microsoft.Extensions.Logging;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Grains.Drain;

namespace QkdMesh.Grains.Control;

/// <summary>Logs what happens to one link: each change of its status, and the beginning and end of each alarm, with the QBER.</summary>
/// <param name="loggers">Make a log of <see cref="Category"/>.</param>
/// <param name="drain">A link without a session is no fault when this silo ends.</param>
public sealed partial class LinkLog(ILoggerFactory loggers, DrainState drain)
{
    public const string Category = "QkdMesh.Links";

    private readonly ILogger _log = loggers.CreateLogger(Category);
    private LinkState _before = LinkState.Unknown;
    private bool _wasUp, _isStarting;

    /// <summary>The link starts, here or in another silo than before.</summary>
    /// <param name="known">Its last state that this silo heard of; <see cref="LinkState.Unknown"/> if it starts for the first time.</param>
    public void Begin(LinkState known) => (_before, _wasUp, _isStarting) = (known, known.CarriesKey, true);

    /// <summary>Compares the state with the one before.</summary>
    public void Follow(LinkId link, LinkState now)
    {
        var before = _before;
        _before = now;
        foreach (var step in AlarmSteps.Between(before, now)) Log(link, step, now.Qber);
        if (before.Status != now.Status) Log(link, before, now);
        else if (now is { SourceFault: { } fault, Status: not LinkStatus.Active } && before.SourceFault is null) MakesNoKey(link, fault);
        _wasUp |= now.CarriesKey;
        _isStarting = false;
    }

    private void Log(LinkId link, AlarmStep step, double qber)
    {
        var percent = (qber * 100).ToString("0.##", CultureInfo.InvariantCulture);
        if (step == AlarmStep.Raised) AlarmRaised(link, percent);
        else if (step == AlarmStep.Over) AlarmOver(link, percent);
    }

    // The words of conditions: the status off does not tell a cut from an alarm.
    private static string Word(LinkState state) => state switch
    {
        { IsAlarmed: true } => "alarm",
        { Status: LinkStatus.Off } => "cut",
        _ => state.Status.ToString().ToLowerInvariant(),
    };

    private void Log(LinkId link, LinkState before, LinkState now)
    {
        var (from, to) = (Word(before), Word(now));
        var hasFailed = now is { IsAlarmed: true } or { Status: LinkStatus.Off } or { SourceFault: not null };
        if (before.CarriesKey && !now.CarriesKey && !hasFailed && drain.Moves) Ends(link, from, to);
        else if (before.CarriesKey && !now.CarriesKey) WentDown(link, from, to, WhyDown(now));
        else if (now is { Status: LinkStatus.Passive, SourceFault: { } fault }) ChangedBecause(link, from, to, fault);
        // The start of every link is no news.
        else if (_wasUp || before.Status == LinkStatus.Off || now.Status == LinkStatus.Off) Changed(link, from, to);
    }

    private string WhyDown(LinkState now) => now switch
    {
        { IsAlarmed: true } => "it has an alarm",
        { Status: LinkStatus.Off } => "it is cut",
        { SourceFault: { } fault } => fault,
        _ when _isStarting => "this silo has taken the link over from a silo that stopped",
        _ => "its ends have no session",
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "alarm on {Link} begins: QBER {Percent} %; both ends destroy its key")]
    private partial void AlarmRaised(LinkId link, string percent);

    [LoggerMessage(Level = LogLevel.Information, Message = "alarm on {Link} is over: QBER {Percent} %")]
    private partial void AlarmOver(LinkId link, string percent);

    [LoggerMessage(Level = LogLevel.Warning, Message = "link {Link} went down: {Before} -> {After}, because {Why}")]
    private partial void WentDown(LinkId link, string before, string after, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "link {Link}: {Before} -> {After}, because this silo ends")]
    private partial void Ends(LinkId link, string before, string after);

    [LoggerMessage(Level = LogLevel.Warning, Message = "link {Link}: {Before} -> {After}, because {Why}")]
    private partial void ChangedBecause(LinkId link, string before, string after, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "link {Link} makes no key: {Why}")]
    private partial void MakesNoKey(LinkId link, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "link {Link}: {Before} -> {After}")]
    private partial void Changed(LinkId link, string before, string after);
}
