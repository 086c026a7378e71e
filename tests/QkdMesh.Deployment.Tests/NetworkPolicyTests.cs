using k8s.Models;
using QkdMesh.Deployment.Tests.Network;
using QkdMesh.Deployment.Tests.Rendering;

namespace QkdMesh.Deployment.Tests;

public class NetworkPolicyTests
{
    private static readonly (int Port, string Protocol)[] Doors =
        [(7014, "TCP"), (7015, "TCP"), (11111, "TCP"), (6379, "TCP"), (53, "UDP"), (53, "TCP"), (11111, "UDP"), (443, "TCP")];

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void WhatIsNotAllowedIsDenied(string overlay) => Overlay.Of(overlay).All<V1NetworkPolicy>()
        .Should().ContainSingle(policy => policy.Spec.PodSelector.MatchLabels == null).Which.Spec.Should().BeEquivalentTo(
            new { PolicyTypes = new[] { "Ingress", "Egress" }, Ingress = (object?)null, Egress = (object?)null });

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void ExactlyWhatTheMeshNeedsIsLetThrough(string name)
    {
        var overlay = Overlay.Of(name);
        var policies = new Policies(overlay);
        var peers = Peer.Around(overlay).ToList();
        var talks = (from one in peers
                     from other in peers
                     where one.Namespace == overlay.Namespace || other.Namespace == overlay.Namespace
                     from door in Doors
                     select (From: one, To: other, door.Port, door.Protocol)).ToList();
        talks.Where(talk => IsNeeded(talk.From, talk.To, talk.Port, talk.Protocol)).Should().NotBeEmpty();
        talks.Where(talk => policies.Let(talk.From, talk.To, talk.Port, talk.Protocol) != IsNeeded(talk.From, talk.To, talk.Port, talk.Protocol))
            .Select(talk => $"{talk.From} to {talk.To} at {talk.Port}/{talk.Protocol}").Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void DoorsAreThePortsOfTheContainers(string overlay) => Overlay.Of(overlay).Workloads
        .SelectMany(workload => workload.Container.Ports).Select(port => (port.ContainerPort, port.Protocol ?? "TCP")).Should().BeSubsetOf(Doors);

    private static bool IsNeeded(Peer from, Peer to, int port, string protocol) => (from.Part, to.Part, port, protocol) switch
    {
        (Part.Silo, Part.Silo, 11111, "TCP") => true,
        (Part.Silo, Part.Redis, 6379, "TCP") => true,
        (Part.Silo, Part.NameServer, 53, _) => true,
        (Part.Client, Part.Silo, 7014, "TCP") => from.Site == to.Site,
        (Part.Monitoring, Part.Silo, 7015, "TCP") => true,
        _ => false,
    };
}
