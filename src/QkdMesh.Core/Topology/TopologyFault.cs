namespace QkdMesh.Core.Topology;

/// <summary>One fault of a topology: where it is, what is wrong and what to write instead.</summary>
/// <param name="Where">
/// The place in the definition, outermost first: <c>links</c>, <c>3</c>, <c>ends</c>, or one id in a list: <c>ends</c>, <c>milan</c>.
/// </param>
public sealed record TopologyFault(IReadOnlyList<string> Where, string Problem, string Advice);
