using Microsoft.Extensions.Logging;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Grains.Control;
using QkdMesh.Grains.Drain;

namespace QkdMesh.Grains.Tests;

public sealed class LinkLogTests : ILoggerProvider, ILogger
{
    private static readonly LinkId Link = new("a-b");
    private static readonly LinkState Up = LinkState.Unknown with { Status = LinkStatus.Active, Qber = 0.01 };
    private static readonly LinkState InAlarm = Up with
    {
        Status = LinkStatus.Off, IsAlarmed = true, Qber = 0.25, Alarm = new AlarmProgress(true, false, Acknowledgement.NotNeeded),
    };

    private readonly List<string> _lines = [];
    private readonly DrainState _drain = new();
    private readonly LinkLog _log;

    public LinkLogTests() => _log = new LinkLog(LoggerFactory.Create(logging => logging.AddProvider(this)), _drain);

    [Fact]
    public void AlarmIsLoggedWithItsQberAndItsEnd()
    {
        Follow(LinkState.Unknown, Up, InAlarm, InAlarm with { Qber = 0.02 }, Up);
        _lines.Should().Equal(
            "Warning: alarm on a-b begins: QBER 25 %; both ends destroy its key",
            "Warning: link a-b went down: active -> alarm, because it has an alarm",
            "Information: alarm on a-b is over: QBER 1 %",
            "Information: link a-b: alarm -> active");
    }

    [Fact]
    public void LinkIsLogged_WhenItGoesDownAndUp()
    {
        Follow(
            LinkState.Unknown, Up, Up with { Status = LinkStatus.Off }, Up, Up with { Status = LinkStatus.Passive }, Up,
            LinkState.Unknown with { SourceFault = "KME away" }, Up, Up with { Status = LinkStatus.Off }, LinkState.Unknown, Up);
        _lines.Should().Equal(
            "Warning: link a-b went down: active -> cut, because it is cut",
            "Information: link a-b: cut -> active",
            "Information: link a-b: active -> passive",
            "Information: link a-b: passive -> active",
            "Warning: link a-b went down: active -> pending, because KME away",
            "Information: link a-b: pending -> active",
            "Warning: link a-b went down: active -> cut, because it is cut",
            "Information: link a-b: cut -> pending",
            "Information: link a-b: pending -> active");
    }

    [Fact]
    public void StartOfALinkIsNoNews()
    {
        Follow(LinkState.Unknown, LinkState.Unknown, Up, Up);
        _lines.Should().BeEmpty();
    }

    [Fact]
    public void LinkIsLoggedAsDownAndUp_WhenAnotherSiloTakesItOver()
    {
        _log.Begin(Up);
        Follow(LinkState.Unknown, Up);
        _lines.Should().Equal(
            "Warning: link a-b went down: active -> pending, because this silo has taken the link over from a silo that stopped",
            "Information: link a-b: pending -> active");
    }

    [Fact]
    public void AlarmDoesNotBeginAgain_WhenAnotherSiloTakesTheLinkOver()
    {
        _log.Begin(InAlarm);
        Follow(InAlarm, Up);
        _lines.Should().Equal("Information: alarm on a-b is over: QBER 1 %", "Information: link a-b: alarm -> active");
    }

    [Fact]
    public void FirstStateIsLogged_WhenTheLinkStartsCut()
    {
        _log.Begin(LinkState.Unknown);
        Follow(LinkState.Unknown with { Status = LinkStatus.Off });
        _lines.Should().Equal("Information: link a-b: pending -> cut");
    }

    [Fact]
    public void LinkWithoutASessionIsNoFault_WhenItsSiloEnds()
    {
        _drain.Move();
        Follow(Up, LinkState.Unknown, Up, Up with { Status = LinkStatus.Off }, Up, LinkState.Unknown with { SourceFault = "KME away" });
        _lines.Should().Equal(
            "Information: link a-b: active -> pending, because this silo ends",
            "Information: link a-b: pending -> active",
            "Warning: link a-b went down: active -> cut, because it is cut",
            "Information: link a-b: cut -> active",
            "Warning: link a-b went down: active -> pending, because KME away");
    }

    [Fact]
    public void CauseIsLogged_WhenALinkLivesOnItsStock()
    {
        var stopped = Up with { Status = LinkStatus.Passive, SourceFault = "KME away" };
        Follow(Up, stopped, Up, Up with { Status = LinkStatus.Passive }, stopped, stopped);
        _lines.Should().Equal(
            "Warning: link a-b: active -> passive, because KME away",
            "Information: link a-b: passive -> active",
            "Information: link a-b: active -> passive",
            "Warning: link a-b makes no key: KME away");
    }

    private void Follow(params LinkState[] states)
    {
        foreach (var state in states) _log.Follow(Link, state);
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName)
    {
        categoryName.Should().Be(LinkLog.Category);
        return this;
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add($"{logLevel}: {formatter(state, exception)}");

    public void Dispose()
    {
    }
}
