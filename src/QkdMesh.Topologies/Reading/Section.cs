using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <summary>A list of the file: each item, with the mapping from which it was read.</summary>
internal sealed class Section<T>
{
    private readonly List<T> _items = [];
    private readonly List<YamlMap> _origins = [];

    public IReadOnlyList<T> Items => _items;

    public IReadOnlyList<YamlMap> Origins => _origins;

    /// <summary>The number of items in the file, also of items that could not be read; null without a list.</summary>
    public int? Written { get; init; }

    /// <summary>False if an item could not be read. References to unknown items are then not reported.</summary>
    public bool IsComplete { get; set; } = true;

    public void Add(T item, YamlMap origin)
    {
        _items.Add(item);
        _origins.Add(origin);
    }

    /// <summary>Appends the items of another list.</summary>
    public void Append(Section<T> other)
    {
        _items.AddRange(other._items);
        _origins.AddRange(other._origins);
        IsComplete &= other.IsComplete;
    }
}
