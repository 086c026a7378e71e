using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Loads;
using QkdMesh.Chaos.Processes;
using QkdMesh.Chaos.Running;

namespace QkdMesh.Chaos.Tests;

public class RealNetworkTests
{
    [Fact]
    public void RingMustServe_WhileOneFibreIsCut_ButNotTwo()
    {
        var network = Network(NetworkForm.Ring);
        network.Begin(new Fault(FaultKind.Cut, "l0"), At(10));
        Must(network, 9, 11).Should().BeTrue("a cut excuses nothing");
        network.Begin(new Fault(FaultKind.Cut, "l3"), At(20));
        Must(network, 21, 22).Should().BeFalse("n0 and n3 are in different parts");
        network.End(new Fault(FaultKind.Cut, "l3"), At(30));
        Must(network, 30.5, 30.7).Should().BeFalse("some nodes may not know it yet");
        Must(network, 40, 41).Should().BeTrue();
    }

    [Fact]
    public void LineNeedNotServe_WhileItsFibreIsCut()
    {
        var network = Network(NetworkForm.Line);
        Must(network, 1, 2).Should().BeTrue();
        network.Begin(new Fault(FaultKind.Cut, "l0"), At(10));
        Must(network, 11, 12).Should().BeFalse();
    }

    [Fact]
    public void KilledSiloExcusesForSixSeconds()
    {
        var network = Network(NetworkForm.Ring);
        network.Begin(new Fault(FaultKind.SiloKilled, "a"), At(10));
        Must(network, 8, 9.9).Should().BeTrue();
        Must(network, 9, 11).Should().BeFalse();
        Must(network, 15.9, 17).Should().BeFalse();
        Must(network, 16, 17).Should().BeTrue("another silo hosts each of its nodes");
    }

    [Fact]
    public void NodesOfAKilledSiloAreGone_WhereNoOtherHostsThem()
    {
        var network = Network(NetworkForm.Ring, silosOfNode: 1);
        network.Begin(new Fault(FaultKind.SiloKilled, "b"), At(10));
        Must(network, 20, 21).Should().BeFalse("n3 is on silo b");
        network.MustServe("s0", "s1", At(20), At(21), KeyOrder.Plain).Should().BeTrue("n0 and n1 are on silo a");
        network.MustServe("s1", "s3", At(20), At(21), KeyOrder.Plain).Should().BeTrue("n1 reaches n4 by n0 and n5");
    }

    /// <summary>While the store is away, the order waits for it, and the topology before stays in service.</summary>
    [Fact]
    public void NothingMustBeServed_WhileATopologyIsOrdered()
    {
        var network = Network(NetworkForm.Ring);
        var before = MachineClock.Now;
        using (network.Ordering())
        {
            network.MustServe("s0", "s2", MachineClock.Now, MachineClock.Now, KeyOrder.Plain).Should().BeFalse();
        }
        var after = MachineClock.Now + TimeSpan.FromMilliseconds(1);

        network.MustServe("s0", "s2", before, after, KeyOrder.Plain).Should().BeFalse();
        network.MustServe("s0", "s2", after, after, KeyOrder.Plain).Should().BeTrue();
    }

    [Fact]
    public void OverloadExcusesForAsLongAsItLasts()
    {
        var network = Network(NetworkForm.Ring);
        network.Begin(new Fault(FaultKind.Overload), At(10));
        Must(network, 60, 61).Should().BeFalse();
        network.End(new Fault(FaultKind.Overload), At(70));
        Must(network, 65, 69).Should().BeFalse();
        Must(network, 100, 101).Should().BeTrue();
    }

    [Fact]
    public void PqcLayerMustServe_WhileEveryQkdLinkIsCut()
    {
        var plain = Network(NetworkForm.Ring);
        var layered = Network(NetworkForm.Ring, hasPqcLayer: true);
        foreach (var network in new[] { plain, layered }) network.Begin(new Fault(FaultKind.QkdCut), At(10));
        Must(plain, 16, 17).Should().BeFalse();
        Must(layered, 16, 17).Should().BeTrue();
        layered.HadQkd("s0", "s2", At(9), At(9.5)).Should().BeTrue();
        layered.HadQkd("s0", "s2", At(16), At(17)).Should().BeFalse();
        layered.MustServe("s0", "s2", At(16), At(17), new KeyOrder(2, false)).Should().BeFalse("QKD alone has disjoint routes");
    }

    [Fact]
    public void TwoPathsMustBeServed_OnlyWhileTheRingIsWhole()
    {
        var network = Network(NetworkForm.Ring);
        network.MustServe("s0", "s2", At(1), At(2), new KeyOrder(2, true)).Should().BeTrue();
        network.Begin(new Fault(FaultKind.Cut, "l0"), At(10));
        network.MustServe("s0", "s2", At(11), At(12), new KeyOrder(2, true)).Should().BeFalse();
        Must(network, 11, 12).Should().BeTrue();
    }

    private static RealNetwork Network(NetworkForm form, int silosOfNode = 2, bool hasPqcLayer = false)
    {
        var scenario = new Scenario { Form = form, Nodes = 6, SilosOfNode = silosOfNode, HasPqcLayer = hasPqcLayer };
        return new RealNetwork(new ChaosTopology(scenario), new Layout(scenario));
    }

    // s0 is at n0, s2 at n3.
    private static bool Must(RealNetwork network, double from, double to) =>
        network.MustServe("s0", "s2", At(from), At(to), KeyOrder.Plain);

    private static TimeSpan At(double second) => TimeSpan.FromSeconds(second);
}
