using System.Globalization;
using k8s.Models;
using QkdMesh.Deployment.Tests.Rendering;

namespace QkdMesh.Deployment.Tests;

public class AvailabilityTests
{
    [Theory, InlineData(Overlay.Dev, 1), InlineData(Overlay.Metro, 2)]
    public void EachSiteHasItsSilos(string overlay, int silos) =>
        Overlay.Of(overlay).Silos.Should().NotBeEmpty().And.OnlyContain(silo => silo.Set.Spec.Replicas == silos);

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void SelectorsSelectTheirOwnPodsOnly(string overlay)
    {
        foreach (var workload in Overlay.Of(overlay).Workloads)
            Overlay.Of(overlay).Workloads.Where(other => workload.Set.Spec.Selector.Selects(other.Labels)).Should().Equal(workload);
    }

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void OneSiloOfASiteMayBeDisrupted(string overlay)
    {
        var budgets = Overlay.Of(overlay).All<V1PodDisruptionBudget>().ToList();
        foreach (var silo in Overlay.Of(overlay).Silos)
            budgets.Should().ContainSingle(budget => budget.Spec.Selector.Selects(silo.Labels))
                .Which.Spec.MaxUnavailable.ToString().Should().Be("1");
        budgets.Should().HaveCount(Overlay.Of(overlay).Silos.Count());
    }

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void SilosOfASiteStandOnDifferentMachines(string overlay)
    {
        foreach (var silo in Overlay.Of(overlay).Silos)
        {
            var term = silo.Pod.Affinity.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution.Should().ContainSingle().Subject;
            term.TopologyKey.Should().Be("kubernetes.io/hostname");
            Overlay.Of(overlay).Workloads.Where(other => term.LabelSelector.Selects(other.Labels)).Should().Equal(silo);
        }
    }

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void AnUpdateTakesOneSiloOfASiteAtATime(string overlay) => Overlay.Of(overlay).Silos.Should().AllSatisfy(silo =>
    {
        silo.Set.Spec.UpdateStrategy.Type.Should().Be("RollingUpdate");
        silo.Set.Spec.UpdateStrategy.RollingUpdate.Should().BeNull("its default is one, in order");
        silo.Set.Spec.MinReadySeconds.Should().BePositive("the links of a silo that has just come need key first");
    });

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void ThereIsTimeToDrain(string overlay) => Overlay.Of(overlay).Silos.Should().AllSatisfy(silo =>
    {
        var drain = int.Parse(silo.Environment["QKDMESH_DRAIN"], CultureInfo.InvariantCulture);
        var pause = silo.Container.Lifecycle.PreStop.Sleep.Seconds;
        silo.Pod.TerminationGracePeriodSeconds.Should()
            .BeGreaterThanOrEqualTo(pause + drain + 10, "a silo that is killed in mid-relay cannot drain");
    });
}
