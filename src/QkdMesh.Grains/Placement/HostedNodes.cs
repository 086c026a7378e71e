using QkdMesh.Core.Identifiers;

namespace QkdMesh.Grains.Placement;

/// <summary>
/// The nodes that one silo hosts. As text, which is part of the silo's name: ids with commas between them, or <c>all</c>.
/// </summary>
public sealed class HostedNodes
{
    private const string Every = "all";
    private const char After = '@';

    private readonly HashSet<NodeId>? _nodes;

    private HostedNodes(IEnumerable<NodeId>? nodes) => _nodes = nodes?.ToHashSet();

    public static HostedNodes All { get; } = new(null);

    /// <summary>Null if the silo hosts every node.</summary>
    public IReadOnlyCollection<NodeId>? Nodes => _nodes;

    public bool Contains(NodeId node) => _nodes?.Contains(node) ?? true;

    /// <exception cref="FormatException">A name in the text is not a node id.</exception>
    public static HostedNodes Parse(string text)
    {
        if (text == Every) return All;
        var ids = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(ids.Select(id => new NodeId(id)));
    }

    /// <summary>The name of a silo that hosts these nodes.</summary>
    /// <param name="address">The silo's address, which no other silo has.</param>
    /// <param name="serves">URL of its gRPC services; null if the name does not give it.</param>
    public string ToSiloName(string address, Uri? serves = null) =>
        string.Join(After, new[] { ToString(), address, serves?.GetLeftPart(UriPartial.Authority) }.OfType<string>());

    /// <summary>The nodes that a silo of this name hosts; all nodes if the name does not say.</summary>
    public static HostedNodes OfSiloName(string name) =>
        name.IndexOf(After, StringComparison.Ordinal) is > 0 and var end ? Parse(name[..end]) : All;

    /// <summary>URL of the gRPC services of a silo of this name; null if the name does not give it.</summary>
    public static string? ServedAt(string name) => name.Split(After) is [_, _, { Length: > 0 } address] ? address : null;

    public override string ToString() => _nodes is null ? Every : string.Join(',', _nodes);
}
