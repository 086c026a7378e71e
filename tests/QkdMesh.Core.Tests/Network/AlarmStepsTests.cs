using QkdMesh.Core.Network;

namespace QkdMesh.Core.Tests.Network;

public class AlarmStepsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // A link that has made key before, so that something is known of it.
    private static readonly LinkState Calm = LinkState.Unknown with { Status = LinkStatus.Active };

    private static readonly LinkState Raised = Calm with
    {
        Status = LinkStatus.Off, IsAlarmed = true, Alarm = new(false, false, Acknowledgement.Awaited), AlarmAt = Noon,
    };

    private static readonly LinkState Heard = Raised with { Alarm = Raised.Alarm! with { EndsHeard = true } };

    private static readonly LinkState Sound = Heard with { Alarm = Heard.Alarm! with { IsSound = true } };

    private static readonly LinkState Acknowledged = Sound with { Alarm = Sound.Alarm! with { Acknowledgement = Acknowledgement.Given } };

    private static readonly LinkState Over = Calm with { AlarmAt = Noon };

    [Fact]
    public void EachStepIsToldOnce_InTheCourseOfAnAlarm()
    {
        LinkState[] course = [Calm, Raised, Heard, Sound, Acknowledged, Over, Over with { Status = LinkStatus.Pending }];

        course.Zip(course.Skip(1), AlarmSteps.Between).SelectMany(steps => steps).Should().Equal(
            AlarmStep.Raised, AlarmStep.EndsHeard, AlarmStep.Sound, AlarmStep.Acknowledged, AlarmStep.Over);
    }

    [Fact]
    public void StepsAreToldTogether_WhereTheReaderIsSlow() => AlarmSteps.Between(Calm, Acknowledged).Should().Equal(
        AlarmStep.Raised, AlarmStep.EndsHeard, AlarmStep.Sound, AlarmStep.Acknowledged);

    [Fact]
    public void AlarmThatCameAndWentIsTold() => AlarmSteps.Between(Over, Over with { AlarmAt = Noon.AddMinutes(1) }).Should().Equal(
        AlarmStep.Raised, AlarmStep.EndsHeard, AlarmStep.Sound, AlarmStep.Over);

    [Fact]
    public void StepsThatMustHaveComeAreTold_WhenAnAlarmIsOver()
    {
        AlarmSteps.Between(Heard, Over).Should().Equal(AlarmStep.Sound, AlarmStep.Acknowledged, AlarmStep.Over);
        var unneeded = Sound with { Alarm = Sound.Alarm! with { Acknowledgement = Acknowledgement.NotNeeded } };
        AlarmSteps.Between(unneeded, Over).Should().Equal(AlarmStep.Over);
    }

    [Fact]
    public void WaitingThatIsToBeginAnewIsTold_AndAnAcknowledgementThatIsVoidIsToldWhenItIsGivenAgain()
    {
        AlarmSteps.Between(Acknowledged, Heard).Should().Equal(AlarmStep.NotSound);
        AlarmSteps.Between(Heard, Acknowledged).Should().Equal(AlarmStep.Sound, AlarmStep.Acknowledged);
    }

    [Fact]
    public void AlarmIsNeitherOverNorRaisedAnew_WhenItsControllerStartsAgain()
    {
        AlarmSteps.Between(Sound, LinkState.Alarmed).Should().BeEmpty();
        AlarmSteps.Between(LinkState.Alarmed, Sound).Should().Equal(AlarmStep.EndsHeard, AlarmStep.Sound);
        AlarmSteps.Between(LinkState.Unknown, Over).Should().BeEmpty("it was over long ago");
    }
}
