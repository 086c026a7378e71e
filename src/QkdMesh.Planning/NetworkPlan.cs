namespace QkdMesh.Planning;

/// <summary>The rates of a pair of SAEs in the whole network.</summary>
/// <param name="AloneKeysPerSecond">The rate if no other pair used the network; infinite for a local pair, 0 without a route.</param>
/// <param name="KeysPerSecond">
/// The max-min fair share by demand: no share can grow without a loss of a pair with an equal or smaller part of its demand. Infinite or
/// 0 as above.
/// </param>
public sealed record PairPlan(PairDemand Pair, double AloneKeysPerSecond, double KeysPerSecond);

/// <summary>The network with all links and nodes.</summary>
/// <param name="Scale">
/// The largest factor by which all demands can be multiplied at once; infinite if no key crosses a link, 0 if a pair has no route.
/// </param>
public sealed record NetworkPlan(double Scale, IReadOnlyList<PairPlan> Pairs);

/// <summary>The rate of a pair after a cut.</summary>
/// <param name="KeysPerSecond">Its max-min fair share after the cut; 0 for a pair that loses service.</param>
public sealed record KeptRate(PairDemand Pair, double KeysPerSecond);

/// <summary>The effect of a cut.</summary>
/// <param name="Rates">The rates of every pair that had service before.</param>
/// <param name="Own">Pairs of the cut node's own SAEs; none for a link.</param>
/// <param name="Lost">Other pairs without a route after the cut.</param>
/// <param name="Scale">
/// As <see cref="NetworkPlan.Scale"/>, over the pairs that keep service; 0 if no pair keeps service.
/// </param>
public sealed record CutPlan(
    Cut Cut, IReadOnlyList<KeptRate> Rates, IReadOnlyList<PairDemand> Own, IReadOnlyList<PairDemand> Lost, double Scale)
{
    /// <summary>Whether a pair depends on this link or node alone, although the pair does not end there.</summary>
    public bool IsSinglePointOfFailure => Lost.Count > 0;
}
