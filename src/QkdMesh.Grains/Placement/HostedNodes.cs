using System.Globalization;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Grains.Placement;

/// <summary>
/// The nodes that one silo hosts. As text, which is part of the silo's name: ids with commas between them, or <c>all</c>.
/// </summary>
public sealed class HostedNodes
{
    private const string Every = "all";
    private const char After = '@';
    private const string Contract = "contract-";

    private readonly HashSet<NodeId>? _nodes;

    private HostedNodes(IEnumerable<NodeId>? nodes) => _nodes = nodes?.ToHashSet();

    public static HostedNodes All { get; } = new(null);

    public static HostedNodes None { get; } = new([]);

    /// <summary>Null if the silo hosts every node.</summary>
    public IReadOnlyCollection<NodeId>? Nodes => _nodes;

    public bool IsNone => _nodes is { Count: 0 };

    public bool Contains(NodeId node) => _nodes?.Contains(node) ?? true;

    /// <summary>Whether these nodes are at least those of another silo.</summary>
    public bool Covers(HostedNodes other) => _nodes is null || (other._nodes is { } theirs && theirs.IsSubsetOf(_nodes));

    /// <exception cref="ArgumentException">A name in the text is not a node id.</exception>
    public static HostedNodes Parse(string text)
    {
        if (text == Every) return All;
        var ids = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(ids.Select(id => new NodeId(id)));
    }

    /// <summary>The name of a silo that hosts these nodes.</summary>
    /// <param name="address">The silo's address, which no other silo has.</param>
    /// <param name="serves">URL of its gRPC services; null if the name does not give it.</param>
    /// <param name="contract">Number of the contract between silos; null if the name does not give it.</param>
    public string ToSiloName(string address, Uri? serves = null, int? contract = null) => string.Join(
        After,
        new[]
        {
            ToString(), address, serves?.GetLeftPart(UriPartial.Authority),
            contract is { } number ? string.Create(CultureInfo.InvariantCulture, $"{Contract}{number}") : null,
        }.OfType<string>());

    /// <summary>The nodes that a silo of this name claims to host; none if the name does not say, or cannot be read.</summary>
    public static HostedNodes OfSiloName(string name)
    {
        if (name.IndexOf(After, StringComparison.Ordinal) is not (> 0 and var end)) return None;
        try
        {
            return Parse(name[..end]);
        }
        catch (ArgumentException)
        {
            return None;
        }
    }

    /// <summary>URL of the gRPC services of a silo of this name; null if the name does not give it.</summary>
    public static string? ServedAt(string name) =>
        name.Split(After) is [_, _, { Length: > 0 } address, ..] && !address.StartsWith(Contract, StringComparison.Ordinal)
            ? address
            : null;

    /// <summary>Number of the contract that a silo of this name keeps to; null if the name does not give it.</summary>
    public static int? ContractOf(string name) =>
        name.Split(After)[^1] is var last && last.StartsWith(Contract, StringComparison.Ordinal)
            && int.TryParse(last.AsSpan(Contract.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    public override string ToString() => _nodes is null ? Every : string.Join(',', _nodes);
}
