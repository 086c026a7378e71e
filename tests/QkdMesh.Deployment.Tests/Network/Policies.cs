using k8s.Models;
using QkdMesh.Deployment.Tests.Rendering;

namespace QkdMesh.Deployment.Tests.Network;

/// <summary>What the NetworkPolicies of an overlay let through, by the rules of Kubernetes.</summary>
internal sealed class Policies(Overlay overlay)
{
    private readonly List<V1NetworkPolicy> all = overlay.All<V1NetworkPolicy>().ToList();

    public bool LetsIn(Peer from, Peer to, int port, string protocol)
    {
        var policies = Of(to, "Ingress");
        return policies.Count == 0 || policies.SelectMany(policy => policy.Spec.Ingress ?? [])
            .Any(rule => Names(rule.FromProperty, from) && Has(rule.Ports, port, protocol));
    }

    public bool LetsOut(Peer from, Peer to, int port, string protocol)
    {
        var policies = Of(from, "Egress");
        return policies.Count == 0 || policies.SelectMany(policy => policy.Spec.Egress ?? [])
            .Any(rule => Names(rule.To, to) && Has(rule.Ports, port, protocol));
    }

    private List<V1NetworkPolicy> Of(Peer peer, string direction) => all
        .Where(policy => policy.Spec.PolicyTypes.Contains(direction) && peer.Namespace == overlay.Namespace)
        .Where(policy => policy.Spec.PodSelector.Selects(peer.Labels))
        .ToList();

    // No list at all means everybody, and a peer without a namespace selector is one of the policy's own namespace.
    private bool Names(IList<V1NetworkPolicyPeer>? peers, Peer peer) => peers is null or [] || peers.Any(allowed =>
        allowed.IpBlock is null
        && (allowed.NamespaceSelector?.Selects(peer.NamespaceLabels) ?? peer.Namespace == overlay.Namespace)
        && (allowed.PodSelector?.Selects(peer.Labels) ?? true));

    private static bool Has(IList<V1NetworkPolicyPort>? ports, int port, string protocol) => ports is null or [] || ports.Any(allowed =>
        (allowed.Protocol ?? "TCP") == protocol && (allowed.Port is null || allowed.Port.ToString() == $"{port}"));
}
