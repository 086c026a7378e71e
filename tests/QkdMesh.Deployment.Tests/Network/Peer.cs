using QkdMesh.Deployment.Tests.Rendering;
using Labels = System.Collections.Generic.Dictionary<string, string>;

namespace QkdMesh.Deployment.Tests.Network;

internal enum Part
{
    Silo,
    Redis,
    Client,
    Monitoring,
    Operator,
    NameServer,
    Stranger,
}

/// <summary>A pod that talks or is talked to, in the mesh's namespace or elsewhere in the cluster.</summary>
internal sealed record Peer(Part Part, string Namespace, IDictionary<string, string> NamespaceLabels, IDictionary<string, string> Labels)
{
    public string? Site => Labels.TryGetValue(Overlay.SiteLabel, out var site) ? site : null;

    public override string ToString() => $"{Part} {string.Join(' ', Labels.Select(label => $"{label.Key}={label.Value}"))} in {Namespace}";

    /// <summary>Every pod of the overlay, and around it those that may talk to it, nearly may, or may not.</summary>
    public static IEnumerable<Peer> Around(Overlay overlay)
    {
        var inside = NamedLabels(overlay.Namespace);
        foreach (var workload in overlay.Workloads)
            yield return new(workload.Site is null ? Part.Redis : Part.Silo, overlay.Namespace, inside, workload.Labels);
        yield return new(Part.Stranger, overlay.Namespace, inside, new Dictionary<string, string>(StringComparer.Ordinal));

        var (marked, unmarked) = (NamedLabels("bank"), NamedLabels("shop"));
        marked.Add("qkdmesh.io/client", "true");
        foreach (var site in overlay.Silos.Select(silo => silo.Site!))
        {
            var client = new Labels(StringComparer.Ordinal) { ["qkdmesh.io/client"] = "true", [Overlay.SiteLabel] = site };
            yield return new(Part.Client, "bank", marked, client);
            yield return new(Part.Stranger, "shop", unmarked, client);
            yield return new(Part.Stranger, overlay.Namespace, inside, client);
            yield return new(Part.Stranger, "bank", marked, new Labels(StringComparer.Ordinal) { [Overlay.SiteLabel] = site });
        }

        yield return new(Part.Stranger, "bank", marked, new Labels(StringComparer.Ordinal) { ["qkdmesh.io/client"] = "true" });

        // A silo's labels are worth nothing in another namespace.
        yield return new(Part.Stranger, "shop", unmarked, overlay.Silos.First().Labels);
        yield return new(Part.Monitoring, "monitoring", NamedLabels("monitoring"), new Dictionary<string, string>(StringComparer.Ordinal));
        var operators = NamedLabels("control-room");
        operators.Add("qkdmesh.io/operator", "true");
        yield return new(Part.Operator, "control-room", operators, new Dictionary<string, string>(StringComparer.Ordinal));
        var system = NamedLabels("kube-system");
        yield return new(Part.NameServer, "kube-system", system, new Labels(StringComparer.Ordinal) { ["k8s-app"] = "kube-dns" });
        yield return new(Part.Stranger, "kube-system", system, new Labels(StringComparer.Ordinal) { ["k8s-app"] = "other" });
    }

    // Kubernetes gives each namespace this label itself.
    private static Labels NamedLabels(string name) => new(StringComparer.Ordinal) { ["kubernetes.io/metadata.name"] = name };
}
