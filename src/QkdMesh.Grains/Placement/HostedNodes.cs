using QkdMesh.Core.Identifiers;

namespace QkdMesh.Grains.Placement;

/// <summary>The nodes that one silo hosts. As text, which goes into the silo's name: ids with commas between them, or <c>all</c>.</summary>
public sealed class HostedNodes
{
    private const string Every = "all";
    private const char After = '@';

    private readonly HashSet<NodeId>? _nodes;

    private HostedNodes(IEnumerable<NodeId>? nodes) => _nodes = nodes?.ToHashSet();

    public static HostedNodes All { get; } = new(null);

    /// <summary>Null where it hosts every one.</summary>
    public IReadOnlyCollection<NodeId>? Nodes => _nodes;

    public bool Contains(NodeId node) => _nodes?.Contains(node) ?? true;

    /// <exception cref="FormatException">A name in the text is no node id.</exception>
    public static HostedNodes Parse(string text) =>
        text == Every ? All : new(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(id => new NodeId(id)));

    /// <summary>The name of a silo that hosts these nodes, at an address that no other silo has.</summary>
    /// <param name="serves">Where callers find its gRPC services; null where that is not said.</param>
    public string ToSiloName(string address, Uri? serves = null) => $"{this}{After}{address}{(serves is null ? "" : $"{After}{serves.GetLeftPart(UriPartial.Authority)}")}";

    /// <summary>What a silo of this name hosts; a silo without such a name is a whole network's.</summary>
    public static HostedNodes OfSiloName(string name) => name.IndexOf(After, StringComparison.Ordinal) is > 0 and var end ? Parse(name[..end]) : All;

    /// <summary>Where callers find the gRPC services of a silo of this name; null where it does not say.</summary>
    public static string? ServedAt(string name) => name.Split(After) is [_, _, { Length: > 0 } address] ? address : null;

    public override string ToString() => _nodes is null ? Every : string.Join(',', _nodes);
}
