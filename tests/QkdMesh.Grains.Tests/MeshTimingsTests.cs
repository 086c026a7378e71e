using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.KeySupply;
using QkdMesh.Grains.KeyManagement;

namespace QkdMesh.Grains.Tests;

/// <summary>
/// The inequalities between the waits of links, nodes and the controller. The name of a test says what it prevents. Each test also changes
/// a base value so that its inequality breaks.
/// </summary>
public class MeshTimingsTests
{
    private static readonly MeshTimings Timings = MeshTimings.Default;
    private static readonly LinkOptions Links = new();
    private static readonly NodeOptions Nodes = new();
    private static readonly KeySupplyOptions Supply = new();

    [Fact]
    public void LinkDoesNotGiveUpAnEnd_ThatStillWaitsForTheOtherEnd()
    {
        static bool Holds(LinkTimings timings) =>
            timings.BothEndsPatience > timings.PeerPatience && timings.BothEndsPatience > timings.EndPatience;

        Holds(Timings.Link).Should().BeTrue("else a link counts an end as silent whose peer is");
        Holds(Timings.Link with { PeerPatience = TimeSpan.FromSeconds(5) }).Should().BeTrue("it is computed from what it covers");
        Holds(Timings.Link with { EndPatience = TimeSpan.Zero }).Should().BeFalse();
    }

    [Fact]
    public void ControllerDoesNotGiveUpALink_BothOfWhoseEndsAreSilent()
    {
        static bool Holds(MeshTimings timings) => timings.ControlPatience > timings.Link.LongestTelling;

        Holds(Timings).Should().BeTrue("else a cut is reported as done before the link has told its ends");
        Holds(Timings with { ControlPatience = TimeSpan.FromSeconds(4) }).Should().BeFalse();
        Holds(Timings with { Link = new LinkTimings { EndPatience = TimeSpan.FromSeconds(3) } }).Should().BeFalse();
    }

    [Fact]
    public void ControllerDoesNotRunALinkAgain_ThatReportsInTime()
    {
        static bool Holds(LinkOptions options) => options.SilencePatience > options.ReportPeriod + options.Period;

        Holds(Links).Should().BeTrue("else every link is configured again and again");
        Holds(Links with { SilencePatience = TimeSpan.FromSeconds(1) }).Should().BeFalse();
        Holds(Links with { ReportPeriod = TimeSpan.FromSeconds(3) }).Should().BeFalse();
    }

    [Fact]
    public void ViewThatWasDroppedSubscribesAgain_BeforeLinksCountAsSilent()
    {
        static bool Holds(MeshTimings timings) => timings.RenewalPeriod < Links.SilencePatience;

        Holds(Timings)
            .Should().BeTrue("else a silo routes by an old snapshot for longer than the controller takes to run a link elsewhere");
        Holds(Timings with { RenewalPeriod = TimeSpan.FromSeconds(4) }).Should().BeFalse();
    }

    [Fact]
    public void ViewOutlivesAControllerThatStartsElsewhere()
    {
        // A silo is declared dead after 3 probes of 2 s at most, and the controller starts when a view asks for it. A call that was sent to
        // the dead silo is given up before.
        static bool Holds(KeySupplyOptions options) =>
            options.NetworkLease > 3 * TimeSpan.FromSeconds(2) + 2 * (Timings.ControlPatience + Timings.RenewalPeriod);

        Holds(Supply).Should().BeTrue("else the failure of the controller's silo stops the keys of all silos");
        Holds(Supply with { NetworkLease = TimeSpan.FromSeconds(15) }).Should().BeFalse();
    }

    [Fact]
    public void RequestThatWaitsOutlastsTheMigrationOfItsNode()
    {
        static bool Holds(MeshTimings timings) =>
            timings.SessionPatience <= Supply.ChangePatience && timings.BetweenMigrations < Supply.ChangePatience;

        Holds(Timings).Should().BeTrue("else a rolling restart costs requests");
        Holds(Timings with { SessionPatience = TimeSpan.FromSeconds(4) }).Should().BeFalse();
        Holds(Timings with { BetweenMigrations = TimeSpan.FromSeconds(3) }).Should().BeFalse();
    }

    [Fact]
    public void ClientThatAsksAgainAfterASecondDoesNotMeetTheNextMigration()
    {
        static bool Holds(MeshTimings timings) => timings.BetweenMigrations > TimeSpan.FromSeconds(1) + timings.WorkUnderWay;

        Holds(Timings).Should().BeTrue();
        Holds(Timings with { BetweenMigrations = TimeSpan.FromSeconds(1) }).Should().BeFalse();
    }

    [Fact]
    public void RequestTriesAnotherRoute_BeforeItGivesUp()
    {
        static bool Holds(KeySupplyOptions options) =>
            options.RoutePatience < options.ChangePatience && options.ChangePatience < options.DefaultDeadline;

        Holds(Supply).Should().BeTrue("else one silent node on the best route fails the request");
        Holds(Supply with { RoutePatience = TimeSpan.FromSeconds(3) }).Should().BeFalse();
        Holds(Supply with { DefaultDeadline = TimeSpan.FromSeconds(3) }).Should().BeFalse();
    }

    [Fact]
    public void StreamGoesOn_WhileItsFollowerReads()
    {
        static bool Holds(NodeOptions options) => options.StreamPatience < Supply.FollowerPatience;

        Holds(Nodes).Should().BeTrue("else a follower that waits at its node counts as gone");
        Holds(Nodes with { StreamPatience = TimeSpan.FromSeconds(6) }).Should().BeFalse();
    }

    [Fact]
    public void BlockIsNotDestroyed_WhileARelayThatUsesItIsUnderWay()
    {
        static bool Holds(NodeOptions options) => options.BlockPatience > Supply.DefaultDeadline;

        Holds(Nodes).Should().BeTrue("else relays that are late fail, and the source goes round a sound link");
        Holds(Nodes with { BlockPatience = TimeSpan.FromSeconds(10) }).Should().BeFalse();
    }

    [Fact]
    public void ProcessThatStopsOutwaitsItsLinksAndItsStreams()
    {
        static bool Holds(MeshTimings timings) =>
            timings.ShutdownPatience > timings.ControlPatience && timings.ShutdownPatience > Nodes.StreamPatience;

        Holds(Timings).Should().BeTrue("else a process ends before its links are out of service, and calls are cut off");
        Holds(Timings with { ControlPatience = TimeSpan.FromSeconds(30) }).Should().BeTrue("it is computed from what it covers");
        Holds(Timings with { ControlPatience = TimeSpan.Zero }).Should().BeFalse();
    }

    [Fact]
    public void StopIsNotCutShort_WhilePartsOfTheProcessMayStillStop()
    {
        static bool Holds(MeshTimings timings) =>
            timings.StopPatience > timings.ShutdownPatience && timings.StopPatienceWithoutStore < timings.StopPatience;

        Holds(Timings).Should().BeTrue("else a process destroys key that it is about to hand over");
        Holds(Timings with { StopPatience = TimeSpan.FromSeconds(6) }).Should().BeFalse();
        Holds(Timings with { ControlPatience = TimeSpan.FromSeconds(9) }).Should().BeFalse();
    }

    [Fact]
    public void DrainIsNotCutShort_WhileANodeMoves()
    {
        static bool Holds(MeshTimings timings) =>
            timings.LongestMigration >= timings.SessionPatience + timings.WorkUnderWay + timings.SessionPatience;

        Holds(Timings).Should().BeTrue("else a drain that waits for the sessions of its nodes leaves the last nodes behind");
        Holds(Timings with { SessionPatience = TimeSpan.FromSeconds(9) }).Should().BeTrue("it is computed from what it covers");
    }
}
