using System.Text.Json.Serialization;

namespace QkdMesh.History;

/// <summary>What one key manager says.</summary>
/// <param name="Node">The node that it is the key manager of.</param>
/// <param name="Run">Drawn at random when the key manager starts: tells it from those before it at the same node.</param>
public abstract record NodeEvent(
    [property: JsonPropertyOrder(-2)] string Node, [property: JsonPropertyOrder(-2)] ulong Run) : KeyEvent;

/// <summary>A key manager begins, with nothing in its stores.</summary>
public sealed record NodeStarted(string Node, ulong Run) : NodeEvent(Node, Run)
{
    /// <summary>How long it may go by a network that the controller does not confirm; null in histories that do not tell.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? Lease { get; init; }
}

/// <summary>A key manager destroyed all it held and ends.</summary>
public sealed record NodeStopped(string Node, ulong Run) : NodeEvent(Node, Run);

/// <summary>A key manager goes by another snapshot of the network from here on.</summary>
/// <param name="Topology">Version of the topology.</param>
/// <param name="Quarantined">The nodes that it must not relay through.</param>
public sealed record NetworkSeen(string Node, ulong Run, long Topology, IReadOnlyCollection<string> Quarantined) : NodeEvent(Node, Run);
