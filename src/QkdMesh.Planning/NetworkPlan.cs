namespace QkdMesh.Planning;

/// <summary>What a pair of SAEs gets while the network is whole.</summary>
/// <param name="AloneKeysPerSecond">If no other pair asked for keys; infinite for a local pair, 0 without a route.</param>
/// <param name="KeysPerSecond">Its max-min fair share, by demand: no pair's can grow but at the cost of one that gets no more of its own demand. Infinite or 0 as above.</param>
public sealed record PairPlan(PairDemand Pair, double AloneKeysPerSecond, double KeysPerSecond);

/// <summary>The network with all links and nodes.</summary>
/// <param name="Scale">The largest number by which every pair's demand can be multiplied at once; infinite where no key crosses a link, 0 where some pair has no route.</param>
public sealed record NetworkPlan(double Scale, IReadOnlyList<PairPlan> Pairs);

/// <summary>What a pair keeps after a cut.</summary>
/// <param name="KeysPerSecond">Its max-min fair share then; 0 for a pair that loses service.</param>
public sealed record KeptRate(PairDemand Pair, double KeysPerSecond);

/// <summary>What a cut does.</summary>
/// <param name="Rates">Of every pair that had service before.</param>
/// <param name="Own">Pairs of the cut node's own SAEs; none for a link.</param>
/// <param name="Lost">Other pairs without a route after the cut.</param>
/// <param name="Scale">As <see cref="NetworkPlan.Scale"/>, over the pairs that keep service; infinite where none of them crosses a link.</param>
public sealed record CutPlan(
    Cut Cut, IReadOnlyList<KeptRate> Rates, IReadOnlyList<PairDemand> Own, IReadOnlyList<PairDemand> Lost, double Scale)
{
    /// <summary>Whether service of a pair hangs on this alone, although the pair does not end there.</summary>
    public bool IsSinglePointOfFailure => Lost.Count > 0;
}
