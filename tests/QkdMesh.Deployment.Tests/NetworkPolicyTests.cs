using k8s.Models;
using QkdMesh.Deployment.Tests.Network;
using QkdMesh.Deployment.Tests.Rendering;

namespace QkdMesh.Deployment.Tests;

public class NetworkPolicyTests
{
    private static readonly (int Port, string Protocol)[] Doors =
        [
            (7014, "TCP"), (7015, "TCP"), (7016, "TCP"), (11111, "TCP"), (6379, "TCP"), (53, "UDP"), (53, "TCP"),
            (11111, "UDP"), (443, "TCP"),
        ];

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void WhatIsNotAllowedIsDenied(string overlay) => Overlay.Of(overlay).All<V1NetworkPolicy>()
        .Should().ContainSingle(policy => policy.Spec.PodSelector.MatchLabels == null).Which.Spec.Should().BeEquivalentTo(
            new { PolicyTypes = new[] { "Ingress", "Egress" }, Ingress = (object?)null, Egress = (object?)null });

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void ExactlyWhatTheMeshNeedsIsLetIn(string overlay) =>
        Wrong(overlay, (policies, talk) => policies.LetsIn(talk.From, talk.To, talk.Port, talk.Protocol), talk => talk.To)
            .Should().BeEmpty();

    // A separate test, because incoming and outgoing traffic need a rule each.
    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void ExactlyWhatTheMeshNeedsIsLetOut(string overlay) =>
        Wrong(overlay, (policies, talk) => policies.LetsOut(talk.From, talk.To, talk.Port, talk.Protocol), talk => talk.From)
            .Should().BeEmpty();

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void DoorsAreThePortsOfTheContainers(string overlay) => Overlay.Of(overlay).Workloads
        .SelectMany(workload => workload.Container.Ports).Select(port => (port.ContainerPort, port.Protocol ?? "TCP"))
        .Should().BeSubsetOf(Doors);

    private static IEnumerable<string> Wrong(string name, Func<Policies, Talk, bool> isLet, Func<Talk, Peer> judged)
    {
        var overlay = Overlay.Of(name);
        var policies = new Policies(overlay);
        var talks = (from one in Peer.Around(overlay)
                     from other in Peer.Around(overlay)
                     from door in Doors
                     let talk = new Talk(one, other, door.Port, door.Protocol)
                     where judged(talk).Namespace == overlay.Namespace
                     select talk).ToList();
        talks.Should().Contain(talk => IsNeeded(talk)).And.Contain(talk => !IsNeeded(talk));
        return talks.Where(talk => isLet(policies, talk) != IsNeeded(talk)).Select(talk => talk.ToString());
    }

    private static bool IsNeeded(Talk talk) => (talk.From.Part, talk.To.Part, talk.Port, talk.Protocol) switch
    {
        (Part.Silo, Part.Silo, 11111, "TCP") => true,
        (Part.Silo, Part.Redis, 6379, "TCP") => true,
        (Part.Silo, Part.NameServer, 53, _) => true,
        (Part.Client, Part.Silo, 7014, "TCP") => talk.From.Site == talk.To.Site,
        (Part.Monitoring, Part.Silo, 7015, "TCP") => true,
        (Part.Operator, Part.Silo, 7016, "TCP") => true,
        _ => false,
    };

    private sealed record Talk(Peer From, Peer To, int Port, string Protocol);
}
