using Fractions;

namespace QkdMesh.Planning.Allocation;

/// <summary>Two nodes, and the demand of all their SAEs together in keys per second.</summary>
internal readonly record struct NodePair(int From, int To, Fraction Demand);

/// <summary>A route for the keys of a pair.</summary>
internal readonly record struct PairRoute(int Pair, int[] Links);
