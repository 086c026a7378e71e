using QkdMesh.Core.Topology;
using QkdMesh.Planning;

namespace QkdMesh.Cli.Answers;

/// <summary>A plan. Rates are bit/s of keys that reach both SAEs. Null means that no link bounds the rate, 0 means no route.</summary>
/// <param name="LinkKeyPerKeyBits">Link key that one key uses on each link of its route.</param>
/// <param name="UncountedLinks">Links without key, and links without a quantum channel if the plan does not count them.</param>
/// <param name="ModelledLinks">Links whose rate comes from the link model, which is optimistic.</param>
/// <param name="Scale">The factor by which all demands can grow at once; null for no bound, 0 if a pair has no service.</param>
internal sealed record PlanAnswer(
    string Network, int KeySizeBits, int KeysPerRequest, double LinkKeyPerKeyBits, IReadOnlyList<string> UncountedLinks,
    IReadOnlyList<string> ModelledLinks, double? Scale, IReadOnlyList<PlannedPairAnswer> Pairs, IReadOnlyList<CutAnswer> Cuts)
{
    public static PlanAnswer Of(NetworkTopology topology, PlanOptions options, NetworkPlan plan, IReadOnlyList<CutPlan> cuts) => new(
        topology.Name.Value, options.KeySize, options.KeysPerRequest, options.LinkKeyPerKey,
        [.. topology.Definition.Links.Where(link => !options.Counts(link)).Select(link => link.Id.Value)],
        [.. topology.Definition.Links.Where(options.Counts).Where(link => link.HasModelRate).Select(link => link.Id.Value)],
        Finite(plan.Scale),
        [.. plan.Pairs.Select(pair => PlannedPairAnswer.Of(pair, options))], [.. cuts.Select(cut => CutAnswer.Of(cut, options))]);

    public static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <param name="AloneBps">The rate if no other pair ordered keys.</param>
/// <param name="RateBps">The max-min fair share.</param>
/// <param name="RekeyS">Seconds from one key to the next at that rate; null for no route or no bound.</param>
internal sealed record PlannedPairAnswer(
    string Sae, string Peer, string Node, string PeerNode, double DemandKeysPerS, double? AloneBps, double? RateBps, double? RekeyS)
{
    public static PlannedPairAnswer Of(PairPlan plan, PlanOptions options) => new(
        plan.Pair.One.Id.Value, plan.Pair.Other.Id.Value, plan.Pair.One.Node.Value, plan.Pair.Other.Node.Value, plan.Pair.KeysPerSecond,
        PlanAnswer.Finite(plan.AloneKeysPerSecond * options.KeySize), PlanAnswer.Finite(plan.KeysPerSecond * options.KeySize),
        Rekey(plan.KeysPerSecond));

    public static double? Rekey(double keysPerSecond) =>
        keysPerSecond > 0 && double.IsFinite(keysPerSecond) ? Math.Min(1 / keysPerSecond, double.MaxValue) : null;
}

/// <param name="Lost">Pairs that lose service although both ends are elsewhere.</param>
/// <param name="Own">Pairs of the cut node's own SAEs.</param>
/// <param name="Scale">The factor for the pairs that keep service; 0 if no pair keeps service.</param>
/// <param name="Rates">The rate of each pair that had service before.</param>
internal sealed record CutAnswer(
    string Kind, string Id, bool SinglePointOfFailure, IReadOnlyList<PairAnswer> Lost, IReadOnlyList<PairAnswer> Own, double? Scale,
    IReadOnlyList<KeptRateAnswer> Rates)
{
    public const string Link = "link", Node = "node";

    public static CutAnswer Of(CutPlan plan, PlanOptions options) => new(
        plan.Cut is Cut.OfLink ? Link : Node, $"{plan.Cut}", plan.IsSinglePointOfFailure,
        [.. plan.Lost.Select(PairAnswer.Of)], [.. plan.Own.Select(PairAnswer.Of)], PlanAnswer.Finite(plan.Scale),
        [.. plan.Rates.Select(rate => new KeptRateAnswer(
            rate.Pair.One.Id.Value, rate.Pair.Other.Id.Value, PlanAnswer.Finite(rate.KeysPerSecond * options.KeySize),
            PlannedPairAnswer.Rekey(rate.KeysPerSecond)))]);
}

internal sealed record PairAnswer(string Sae, string Peer)
{
    public static PairAnswer Of(PairDemand pair) => new(pair.One.Id.Value, pair.Other.Id.Value);
}

internal sealed record KeptRateAnswer(string Sae, string Peer, double? RateBps, double? RekeyS);
