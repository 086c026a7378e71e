namespace QkdMesh.Core.Topology;

/// <summary>Reads an operator's file into a checked topology.</summary>
public interface ITopologyReader
{
    /// <param name="text">The file's text.</param>
    /// <param name="fileName">For messages only.</param>
    TopologyReading Read(string text, string fileName);
}

/// <summary>What a reading gave: a topology, or every fault that was found.</summary>
/// <param name="Topology">Null exactly where there are faults.</param>
/// <param name="Warnings">
/// What the network cannot do though it is valid, such as a link that makes no key. Empty where there are faults.
/// </param>
public sealed record TopologyReading(
    NetworkTopology? Topology, IReadOnlyList<LocatedFault> Faults, IReadOnlyList<LocatedFault> Warnings);

/// <summary>A fault with its place in the file. <see cref="ToString"/> is <c>file:line:column: problem; advice</c>.</summary>
public sealed record LocatedFault(string File, int Line, int Column, string Problem, string Advice)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Problem}; {Advice}";
}
