namespace QkdMesh.Planning.Allocation;

/// <summary>Two nodes, and the keys per second that all their SAEs together are to share.</summary>
internal readonly record struct NodePair(int From, int To, double Demand);

/// <summary>A way for the keys of one of the pairs.</summary>
internal readonly record struct PairRoute(int Pair, int[] Links);
