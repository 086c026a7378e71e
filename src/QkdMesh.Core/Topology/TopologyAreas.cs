namespace QkdMesh.Core.Topology;

/// <summary>The parts of a topology that different operators may change.</summary>
[Flags]
public enum TopologyAreas
{
    None = 0,

    /// <summary>Nodes, links, and how routes are chosen.</summary>
    Network = 1,

    /// <summary>
    /// Who may get keys, how many, and what keys are at least: tenants, SAEs, their selectors and pairs, operators, and which orders take
    /// two of these.
    /// </summary>
    Access = 2,

    All = Network | Access,
}

/// <summary>Finds the parts that differ between two topologies.</summary>
public static class TopologyDifference
{
    public static TopologyAreas Between(TopologyDefinition before, TopologyDefinition after) =>
        (IsSameNetwork(before, after) ? TopologyAreas.None : TopologyAreas.Network)
        | (IsSameAccess(before, after) ? TopologyAreas.None : TopologyAreas.Access);

    private static bool IsSameNetwork(TopologyDefinition before, TopologyDefinition after) =>
        (before.Name, before.Shape, before.MaxDiameter, before.PqcUse, before.RoutingPolicy)
            == (after.Name, after.Shape, after.MaxDiameter, after.PqcUse, after.RoutingPolicy)
        && AreSame(before.Nodes, after.Nodes, node => node.Id, (one, other) => one == other)
        && AreSame(before.Links, after.Links, link => link.Id, (one, other) => one == other);

    private static bool IsSameAccess(TopologyDefinition before, TopologyDefinition after) =>
        (before.LeastPaths, before.LeastAssurance, before.Quotas) == (after.LeastPaths, after.LeastAssurance, after.Quotas)
        && AreSame(before.Saes, after.Saes, sae => sae.Id, (one, other) =>
            (one.Node, one.Tenant, one.Quotas) == (other.Node, other.Tenant, other.Quotas) && one.SharesWith.SetEquals(other.SharesWith)
            && AreSame(one.Selectors, other.Selectors, selector => selector, (_, _) => true))
        && AreSame(before.Pairs, after.Pairs, pair => (pair.One, pair.Other), (one, other) => one == other)
        && AreSame(before.Tenants, after.Tenants, tenant => tenant.Id, (one, other) => one == other)
        && before.Access.TwoPersons == after.Access.TwoPersons
        && AreSame(before.Access.Operators, after.Access.Operators, each => each.Id, (one, other) =>
            one.Roles == other.Roles && AreSame(one.Selectors, other.Selectors, selector => selector, (_, _) => true));

    // The order in a file has no meaning.
    private static bool AreSame<T, TKey>(
        IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, TKey> key, Func<T, T, bool> same) where TKey : notnull
    {
        if (before.Count != after.Count) return false;
        var known = before.ToDictionary(key);
        return after.All(each => known.TryGetValue(key(each), out var old) && same(old, each));
    }
}
