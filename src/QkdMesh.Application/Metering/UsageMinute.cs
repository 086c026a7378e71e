using System.Runtime.InteropServices;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Metering;

/// <summary>What SAEs used in one minute, by tenant and pair.</summary>
internal sealed class UsageMinute(DateTimeOffset start)
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Dictionary<(SaeId Sae, SaeId Peer), UsageFigures>> _tenants = [];

    public DateTimeOffset Start => start;

    public DateTimeOffset End => start + Length;

    /// <summary>How many pairs used something.</summary>
    public int Pairs { get; private set; }

    public void Add(string tenant, SaeId sae, SaeId peer, UsageFigures used)
    {
        ref var pairs = ref CollectionsMarshal.GetValueRefOrAddDefault(_tenants, tenant, out _);
        ref var figures = ref CollectionsMarshal.GetValueRefOrAddDefault(pairs ??= [], (sae, peer), out var isKnown);
        figures += used;
        if (!isKnown) Pairs++;
    }

    /// <summary>A row for each tenant, and for each pair.</summary>
    /// <param name="tenant">Null for all tenants.</param>
    public IEnumerable<UsageRow> Rows(string? tenant) => tenant is null
        ? _tenants.SelectMany(each => Rows(each.Key, each.Value))
        : _tenants.TryGetValue(tenant, out var own) ? Rows(tenant, own) : [];

    private static IEnumerable<UsageRow> Rows(string tenant, Dictionary<(SaeId Sae, SaeId Peer), UsageFigures> pairs)
    {
        foreach (var ((sae, peer), used) in pairs)
        {
            yield return new(new(tenant), used, 0);
            // A call that is about no peer names the SAE itself.
            if (sae != peer) yield return new(new(tenant, sae, peer), used, used.Keys);
        }
        yield return new(new(tenant), default, pairs.Values.Sum(used => used.Keys));
    }
}
