namespace QkdMesh.Core.Topology;

/// <summary>What every key of a pair of SAEs is at least, by the topology. A request can ask for more, and not for less.</summary>
/// <param name="LeastPaths">XOR shares, each with a node-disjoint route of its own. 1 if the two SAEs are at one node.</param>
public readonly record struct PairRequirements(int LeastPaths, Assurance LeastAssurance)
{
    private bool HasOwnPaths { get; init; }

    private bool HasOwnAssurance { get; init; }

    /// <summary>Whether every key is good enough.</summary>
    public bool AreNone => LeastPaths == 1 && LeastAssurance == Assurance.Pqc;

    /// <summary>
    /// As in topology files, with the places: <c>'least_paths: 2' (pairs) and 'least_assurance: its' (network)</c>. Empty if every
    /// key is good enough.
    /// </summary>
    public override string ToString() => string.Join(" and ", new[]
    {
        LeastPaths > 1 ? $"'least_paths: {LeastPaths}' ({PlaceOf(HasOwnPaths)})" : null,
        LeastAssurance > Assurance.Pqc ? $"'least_assurance: {LeastAssurance.Word()}' ({PlaceOf(HasOwnAssurance)})" : null,
    }.OfType<string>());

    /// <param name="pair">The settings of the pair; null if it has none of its own.</param>
    internal static PairRequirements Of(TopologyDefinition network, PairDefinition? pair, bool isAtOneNode) =>
        // What stays at one node takes no path.
        new(isAtOneNode ? 1 : pair?.LeastPaths ?? network.LeastPaths, pair?.LeastAssurance ?? network.LeastAssurance)
        {
            HasOwnPaths = pair?.LeastPaths is not null,
            HasOwnAssurance = pair?.LeastAssurance is not null,
        };

    private static string PlaceOf(bool isOwn) => isOwn ? "pairs" : "network";
}
