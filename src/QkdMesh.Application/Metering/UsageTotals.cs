using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Metering;

/// <summary>What the tenants used since this silo started, as metrics. The series are those of the tenants of the topology.</summary>
public sealed class UsageTotals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, UsageFigures> _tenants = [];
    private readonly NetworkView _view;

    public UsageTotals(IMeterFactory meters, NetworkView view)
    {
        _view = view;
        var meter = meters.Create(UseCaseMetrics.MeterName);
        Count("requests", "{call}", "Calls of SAEs. A stream is one call.", used => used.Requests);
        Count("failures", "{call}", "Calls of SAEs that ended with an error.", used => used.Failures);
        Count("keys", "{key}", "New keys that SAEs got.", used => used.Keys);
        Count("key", "By", "New key that SAEs got.", used => used.KeyBits / 8);
        Count("link_key", "By", "Link key that was used up for new keys, on all links together.", used => used.LinkKeyBits / 8);

        void Count(string name, string unit, string description, Func<UsageFigures, long> figure) =>
            meter.CreateObservableCounter($"qkdmesh.tenant.{name}", () => Each(figure), unit, description);
    }

    internal void Add(string tenant, UsageFigures used)
    {
        lock (_gate)
        {
            ref var figures = ref CollectionsMarshal.GetValueRefOrAddDefault(_tenants, tenant, out var isKnown);
            figures += used;
            if (!isKnown) Forget();
        }
    }

    // Also tenants that used nothing yet: a counter that begins at its first event hides this event from a query of the increase.
    private List<Measurement<long>> Each(Func<UsageFigures, long> figure)
    {
        lock (_gate)
        {
            return [.. Tenants(_view.Current?.Topology).Select(tenant =>
                new Measurement<long>(figure(_tenants.GetValueOrDefault(tenant)), KeyValuePair.Create<string, object?>("tenant", tenant)))];
        }
    }

    // Topologies come and go for years.
    private void Forget()
    {
        var known = Tenants(_view.Current?.Topology).ToHashSet();
        foreach (var tenant in _tenants.Keys.Where(tenant => !known.Contains(tenant)).ToList()) _tenants.Remove(tenant);
    }

    private static IEnumerable<string> Tenants(NetworkTopology? topology) => topology switch
    {
        null => [],
        { Definition.Tenants: [] } => [""],
        _ => topology.Definition.Tenants.Select(tenant => tenant.Id),
    };
}
