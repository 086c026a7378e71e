using QkdMesh.Cli.Commands.Watch;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Tests.Fakes;
using QkdMesh.Northbound.V1;
using Spectre.Console;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class WatchBoardTests
{
    private readonly WatchBoard _board = new();

    public WatchBoardTests() => _board.Apply(new WatchNetworkResponse
    {
        Network = new GetNetworkResponse
        {
            Name = "n",
            Links = { new LinkView { Id = "l", A = "a", B = "b", Status = LinkStatus.Active, Condition = "active" } },
        },
    });

    [Fact]
    public void LinkFollowsItsEvents_WhenItIsCutAndItsStockChanges()
    {
        _board.Apply(new WatchNetworkResponse
        {
            Events =
            {
                new NetworkEvent
                {
                    LinkStatus = new LinkStatusChanged { LinkId = "l", Before = LinkStatus.Active, After = LinkStatus.Off },
                },
                new NetworkEvent { KeyStore = new KeyStoreChanged { LinkId = "l", StockAToBBits = 64 } },
            },
        });
        _board.Links.Should().ContainSingle().Which
            .Should().Match<LinkView>(link => link.Status == LinkStatus.Off && link.StockAToBBits == 64);
        _board.Events.Should().Equal("link l: active -> cut");
    }

    [Fact]
    public void ConditionFollowsItsEvents_ThoughTheStatusStays()
    {
        _board.Apply(Turned(new LinkConditionChanged { LinkId = "l", Condition = "passive", SecretKeyRateBps = 0 }));
        _board.Apply(Turned(new LinkConditionChanged
        {
            LinkId = "l", Condition = "failed", ConditionReason = "a: off", SourceFault = "a: off",
        }));
        _board.Links.Should().ContainSingle().Which.Should()
            .Match<LinkView>(link => link.Condition == "failed" && link.ConditionReason == "a: off" && link.SourceFault == "a: off");
        _board.Apply(Turned(new LinkConditionChanged { LinkId = "l", Condition = "active", SecretKeyRateBps = 5 }));
        _board.Links.Should().ContainSingle().Which.Should().Match<LinkView>(link =>
            link.Condition == "active" && link.ConditionReason == "" && link.SourceFault == "" && link.SecretKeyRateBps == 5);
        _board.Events.Should().Equal("link l: active -> passive", "link l: passive -> failed: a: off", "link l: failed -> active");
    }

    [Fact]
    public void ChangeOfStatusIsToldOnce_WithTheReasonOfItsCondition()
    {
        var message = Turned(new LinkConditionChanged { LinkId = "l", Condition = "cut", ConditionReason = "it is cut", Cut = true });
        message.Events.Insert(0, new NetworkEvent
        {
            LinkStatus = new LinkStatusChanged { LinkId = "l", Before = LinkStatus.Active, After = LinkStatus.Off }, Condition = "cut",
        });
        _board.Apply(message);
        _board.Events.Should().Equal("link l: active -> cut");
        _board.Links.Single().ConditionReason.Should().Be("it is cut");
        AlarmWords.StatusOf(new LinkView(_board.Links.Single()) { Alarmed = true, Qber = 0.25, Condition = "alarm" })
            .Should().Be("cut, alarm: QBER 25 %");
    }

    private static WatchNetworkResponse Turned(LinkConditionChanged link) =>
        new() { Events = { new NetworkEvent { LinkCondition = link } } };

    [Fact]
    public void AlarmIsToldStepByStep_AndMarksItsLinkUntilItIsOver()
    {
        _board.Apply(new WatchNetworkResponse { Events = { new NetworkEvent { LinkAlarm = Alarms.Raised("l") } } });
        _board.Links.Should().ContainSingle().Which.Should()
            .Match<LinkView>(link => link.Alarmed && link.Qber == 0.25 && link.Alarm.EndsHeard);

        _board.Apply(new WatchNetworkResponse { Events = { new NetworkEvent { LinkAlarm = Alarms.Over("l") } } });

        _board.Links.Should().ContainSingle().Which.Should().Match<LinkView>(link => !link.Alarmed && link.Qber == 0 && link.Alarm == null);
        _board.Events.Should().Equal(
            "link l: ALARM, QBER 25 %: the link destroys its key",
            "link l: both ends have destroyed their key",
            "link l: alarm acknowledged",
            "link l: the alarm is over, and the link is used again");
    }

    [Fact]
    public void AlarmIsRed_AndItsEndGreen()
    {
        _board.Apply(new WatchNetworkResponse
        {
            Events = { new NetworkEvent { LinkAlarm = Alarms.Raised("l") }, new NetworkEvent { LinkAlarm = Alarms.Over("l") } },
        });

        using var screen = new StringWriter();
        var settings = new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(screen),
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
        };
        var console = AnsiConsole.Create(settings);
        console.Profile.Width = 160;

        console.Write(_board.Render());

        screen.ToString().Should().MatchRegex(@"\e\[91m[^\e]*ALARM").And.MatchRegex(@"\e\[32m[^\e]*used again");
    }

    [Fact]
    public void OldEventsLeave_WhenManyHappen()
    {
        for (var at = 0; at < 20; at++)
        {
            var change = new NetworkEvent { Node = new NodeChanged { NodeId = $"n{at}", Quarantined = true } };
            _board.Apply(new WatchNetworkResponse { Events = { change } });
        }

        _board.Events.Should().HaveCount(8).And.EndWith("node n19: quarantined");
    }
}
