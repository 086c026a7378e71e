using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Control;

/// <summary>The alarm of a link between n0 and n1, looked at once a second.</summary>
public class LinkAlarmTests
{
    private const double High = 0.2, Between = 0.07, Low = 0.02;

    private static readonly LinkDefinition Link = MeshTopology.Line(2).Links[0];

    private readonly Channel _channel = new();

    [Theory]
    [InlineData(0.08, false)]
    [InlineData(0.0801, true)]
    [InlineData(double.NaN, true)]
    public void QberAboveTheLimitRaisesIt(double qber, bool isRaised)
    {
        var alarm = new LinkAlarm(new LinkOptions());

        Look(alarm, qber);

        (alarm.IsRaised, alarm.Unaware.Count, alarm.Count).Should().Be(isRaised ? (true, 2, 1) : (false, 0, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void ItIsOver_WhenTheQberHasBeenLowSinceALookSoLongAgo(int wait)
    {
        var alarm = Raised(wait);

        for (var second = 0; second < wait; second++)
        {
            Look(alarm, Low);
            alarm.IsRaised.Should().BeTrue("it has been low for {0} s", second);
        }

        Look(alarm, Low);
        alarm.IsRaised.Should().BeFalse();
    }

    [Theory]
    [InlineData(Between, true)]
    [InlineData(High, true)]
    [InlineData(double.NaN, true)]
    [InlineData(Low, false)]
    public void WaitingBeginsAnew_WhenTheQberIsNotLowOrTheSourceMakesNothing(double qber, bool works)
    {
        var alarm = Raised(2);
        Look(alarm, Low);
        Look(alarm, Low);

        Look(alarm, qber, works);
        alarm.Progress!.IsSound.Should().BeFalse();

        Look(alarm, Low);
        Look(alarm, Low);
        alarm.IsRaised.Should().BeTrue();
        Look(alarm, Low);
        alarm.IsRaised.Should().BeFalse();
        alarm.Count.Should().Be(1, "it was one alarm all the while");
    }

    [Fact]
    public void NobodyIsTrusted_WhileTheQberIsBetweenTheTwoLimits()
    {
        var alarm = Raised(0);

        for (var second = 0; second < 100; second++) Look(alarm, Between);

        alarm.IsRaised.Should().BeTrue();
        var calm = new LinkAlarm(new LinkOptions());
        Look(calm, Between);
        calm.IsRaised.Should().BeFalse("what raises it is higher");
    }

    [Fact]
    public void ItIsNotOver_UntilBothEndsHaveHeard()
    {
        var alarm = new LinkAlarm(new LinkOptions { WaitToRestore = TimeSpan.Zero });
        Look(alarm, High);
        alarm.Heard(Link.A);
        Look(alarm, Low);
        alarm.IsRaised.Should().BeTrue();

        alarm.Heard(Link.B);
        Look(alarm, Low);

        alarm.IsRaised.Should().BeFalse();
    }

    [Fact]
    public void ItWaitsForAnOperator_WhereItNeedsOne()
    {
        var alarm = Raised(1, needsOperator: true);
        for (var second = 0; second < 100; second++) Look(alarm, Low);
        alarm.Progress.Should().Be(new AlarmProgress(EndsHeard: true, IsSound: true, Acknowledgement.Awaited));

        Acknowledge(alarm).Should().BeNull();
        alarm.Progress!.Acknowledgement.Should().Be(Acknowledgement.Given);

        Look(alarm, Low);
        alarm.IsRaised.Should().BeFalse();
    }

    [Fact]
    public void AcknowledgementIsKept_WhileTheQberHasToStayLow()
    {
        var alarm = Raised(2, needsOperator: true);
        Look(alarm, Low);
        Acknowledge(alarm).Should().BeNull();

        Look(alarm, Low);
        alarm.IsRaised.Should().BeTrue();
        Look(alarm, Low);

        alarm.IsRaised.Should().BeFalse();
    }

    [Theory]
    [InlineData(High)]
    [InlineData(Between)]
    [InlineData(double.NaN)]
    public void AcknowledgementIsRefusedOrVoid_WhenTheQberIsNotLow(double qber)
    {
        var alarm = Raised(0, needsOperator: true);
        alarm.Heard(Link.A);
        alarm.LoseSight();
        Acknowledge(alarm, Low).Should().BeNull();

        Look(alarm, qber);

        alarm.Progress!.Acknowledgement.Should().Be(Acknowledgement.Awaited);
        Acknowledge(alarm, qber).Should().Be(ErrorCode.QberTooHigh);
        Look(alarm, Low);
        alarm.IsRaised.Should().BeTrue();
    }

    [Fact]
    public void AcknowledgementOfOneAlarmIsNoneOfTheNext()
    {
        var alarm = Raised(0, needsOperator: true);
        Acknowledge(alarm, Low);
        Look(alarm, Low);
        Acknowledge(alarm).Should().Be(ErrorCode.LinkNotAlarmed);

        Look(alarm, High);

        alarm.Progress!.Acknowledgement.Should().Be(Acknowledgement.Awaited);
        alarm.Count.Should().Be(2);
    }

    [Fact]
    public void AcknowledgementIsToldOfAndNotWaitedFor_WhereNobodyNeedsIt()
    {
        var alarm = Raised(1);
        alarm.Progress!.Acknowledgement.Should().Be(Acknowledgement.NotNeeded);

        Acknowledge(alarm, Low).Should().BeNull();

        alarm.Progress!.Acknowledgement.Should().Be(Acknowledgement.Given);
    }

    private LinkAlarm Raised(int wait, bool needsOperator = false)
    {
        var alarm = new LinkAlarm(
            new LinkOptions { WaitToRestore = TimeSpan.FromSeconds(wait), AlarmsNeedAcknowledgement = needsOperator });
        Look(alarm, High);
        alarm.Heard(Link.A);
        alarm.Heard(Link.B);
        return alarm;
    }

    private void Look(LinkAlarm alarm, double qber, bool works = true)
    {
        (_channel.Qber, _channel.Works) = (qber, works);
        alarm.Observe(Link, _channel, TimeSpan.FromSeconds(1));
    }

    private ErrorCode? Acknowledge(LinkAlarm alarm, double? qber = null)
    {
        _channel.Qber = qber ?? _channel.Qber;
        return alarm.Acknowledge(Link, _channel).Error?.Code;
    }

    private sealed class Channel : IKeySource
    {
        public double Qber { get; set; }

        public bool Works { get; set; } = true;

        public KeyRate SecretKeyRate => Works ? KeyRate.FromKilobitsPerSecond(1) : KeyRate.Zero;

        public IReadOnlyList<KeyMaterial> Produce(TimeSpan elapsed, Bits room) => [];
    }
}
