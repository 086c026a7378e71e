using QkdMesh.Simulation.Running;
using QkdMesh.Simulation.Scenarios;

namespace QkdMesh.Simulation.Tests;

public class SeedTests
{
    private const long Seeds = 4_000;

    [Fact]
    public void EverythingHolds_UnderRandomFaults()
    {
        foreach (var run in SeedRuns.Of(1, Seeds, threads: 2, RandomScenario.Of))
            if (run.Violations.Count > 0) Assert.Fail(Report.Of(run, null, []));
    }

    [Fact]
    public void NoKeyOfAnAlarmedLinkIsUsedAndNoLinkIsTrustedTooSoon_WhoeverListensWhenever()
    {
        long alarms = 0, trusted = 0;
        foreach (var run in SeedRuns.Of(1, 1_500, threads: 2, RandomScenario.OfAlarms))
        {
            if (run.Violations.Count > 0) Assert.Fail(Report.Of(run, null, []));
            alarms += run.History.Count(happened => happened is History.AlarmRaised);
            trusted += run.TrustedAgain;
        }
        alarms.Should().BeGreaterThan(2_000);
        trusted.Should().BeGreaterThan(1_000);
    }

    /// <summary>Attackers have nodes, with all their key. They may cost keys and links. No honest node breaks a promise.</summary>
    [Fact]
    public void HonestNodesKeepEveryPromise_WhateverATakenNodeDoes()
    {
        var taken = 0;
        foreach (var run in SeedRuns.Of(1, 1_000, threads: 2, RandomScenario.OfAttacks))
        {
            if (run.Violations.Count > 0) Assert.Fail(Report.Of(run, null, [], "attacks"));
            taken += run.History.Count(happened => happened is History.NodeTakenOver);
        }
        taken.Should().BeGreaterThan(2_000);
    }

    /// <summary>Keys that are taken wait for their record, while trust is lost, nodes end and other calls ask for the same keys.</summary>
    [Fact]
    public void EveryDeliveryIsRecordedBefore_WhicheverAuditLogFails()
    {
        long unrecorded = 0, delivered = 0;
        foreach (var run in SeedRuns.Of(1, 1_000, threads: 2, RandomScenario.OfAudits))
        {
            if (run.Violations.Count > 0) Assert.Fail(Report.Of(run, null, [], "audits"));
            unrecorded += run.History.Count(happened => happened is History.KeysDestroyed { Reason: "Unrecorded" });
            delivered += run.KeysDelivered;
        }
        unrecorded.Should().BeGreaterThan(500);
        delivered.Should().BeGreaterThan(20_000);
    }

    [Fact]
    public void NodeStopsSendingWithUsedKey_WhenItsMemoryWentBack()
    {
        // What no witness can know remains: a message that never arrived, of a node that has reported nothing since.
        const int mostUnwitnessed = 6;
        long reused = 0, found = 0, broken = 0;
        foreach (var run in SeedRuns.Of(1, 300, threads: 2, RandomScenario.OfRollbacks))
        {
            if (run.Violations.Count > 0 && ++broken > mostUnwitnessed) Assert.Fail(Report.Of(run, null, []));
            found += run.History.Count(happened => happened is History.RollbackFound);
            reused += ReusesIn(run.History);
        }
        found.Should().BeGreaterThan(60);
        reused.Should().BeGreaterThan(10, "a memory that goes back and burns nothing again proves nothing");
    }

    [Fact]
    public void SameSeedGivesTheSameHistory_ByteForByte()
    {
        foreach (var seed in new[] { 1L, 49, 955, 6179 }) HistoryOf(seed).Should().Be(HistoryOf(seed), "seed {0} can be replayed", seed);
        HistoryOf(1).Should().NotBe(HistoryOf(2));
    }

    /// <summary>The seeds meet every kind of fault, and keys still arrive. Invariants prove nothing about runs without events.</summary>
    [Fact]
    public void SeedsMeetEveryKindOfFault()
    {
        var runs = SeedRuns.Of(1, 400, threads: 2, RandomScenario.Of)
            .Concat(SeedRuns.Of(1, 20, threads: 2, RandomScenario.OfRollbacks))
            .Concat(SeedRuns.Of(1, 5, threads: 2, RandomScenario.OfAudits)).ToList();
        runs.SelectMany(run => run.Scenario.Faults).Select(fault => fault.Fault.Kind).Distinct()
            .Should().BeEquivalentTo(SimulationStage.Stage.Faults);
        runs.Select(run => run.Scenario.Form).Distinct().Should().HaveCount(4);
        runs.Should().OnlyContain(run => run.KeysDelivered > 0);
        runs.SelectMany(run => run.History).Select(happened => happened.GetType()).Distinct()
            .Should().Contain(typeof(History.KeyEvent).Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(History.KeyEvent)) && !type.IsAbstract && type != typeof(History.NodeStopped)));
        runs.SelectMany(run => run.History).OfType<History.NodeStopped>().Should().NotBeEmpty();
    }

    private static int ReusesIn(IReadOnlyList<History.KeyEvent> history) => history.OfType<History.KeySent>()
        .GroupBy(sent => (sent.Session, sent.Block, sent.Offset, sent.End)).Count(uses => uses.Count() > 1);

    private static string HistoryOf(long seed)
    {
        using var text = new StringWriter();
        Report.WriteHistory(World.Simulation.Run(RandomScenario.Of(seed), seed), text);
        return text.ToString();
    }
}
