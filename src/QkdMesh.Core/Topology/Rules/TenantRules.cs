namespace QkdMesh.Core.Topology.Rules;

/// <summary>
/// Each tenant has an id and an authority of its own, and a weight. Where there are tenants, each SAE belongs to one of them.
/// </summary>
internal static class TenantRules
{
    public static IEnumerable<TopologyFault> Check(TopologyDefinition definition) =>
    [
        .. IdentityRules.UniqueIds("tenants", "tenant", definition.Tenants.Select(tenant => tenant.Id)),
        .. Authorities(definition),
        .. Weights(definition),
        .. Saes(definition),
    ];

    // The authority is what tells two tenants apart.
    private static IEnumerable<TopologyFault> Authorities(TopologyDefinition definition)
    {
        var tenants = new Dictionary<string, string>();
        foreach (var (index, tenant) in definition.Tenants.Index())
        {
            if (tenant.Authority is { } authority && !tenants.TryAdd(authority, tenant.Id))
                yield return new(
                    At.Tenant(index, "ca"), $"the tenants '{tenants[authority]}' and '{tenant.Id}' have the same authority",
                    "give each tenant an authority of its own");
        }
    }

    private static IEnumerable<TopologyFault> Weights(TopologyDefinition definition) => definition.Tenants.Index()
        .Where(tenant => tenant.Item.Weight is < 1 or > TopologyLimits.MaxTenantWeight)
        .Select(tenant => new TopologyFault(
            At.Tenant(tenant.Index, "weight"), $"weight is {tenant.Item.Weight}, which is out of range",
            $"write a whole number, from 1 to {TopologyLimits.MaxTenantWeight}"));

    private static IEnumerable<TopologyFault> Saes(TopologyDefinition definition)
    {
        var tenants = definition.Tenants.Select(tenant => tenant.Id).ToHashSet();
        var nearest = new NearestName(tenants);
        foreach (var (index, sae) in definition.Saes.Index())
        {
            if (sae.Tenant is null && tenants.Count > 0)
                yield return new(
                    At.Sae(index), $"the SAE '{sae.Id}' has no tenant", "add tenant: where there are tenants, each SAE belongs to one");
            else if (sae.Tenant is { } tenant && !tenants.Contains(tenant))
                yield return new(
                    At.Sae(index, "tenant"), $"there is no tenant '{tenant}'", nearest.AdviseOr(tenant, "add it to tenants"));
        }
    }
}
