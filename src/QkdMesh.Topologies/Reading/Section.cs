using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <summary>A list of the file as it was read: each item beside the mapping that it came from.</summary>
internal sealed class Section<T>
{
    private readonly List<T> _items = [];
    private readonly List<YamlMap> _origins = [];

    public IReadOnlyList<T> Items => _items;

    public IReadOnlyList<YamlMap> Origins => _origins;

    /// <summary>How many items the file lists, read or not; null where there is no list.</summary>
    public int? Written { get; init; }

    /// <summary>False where an item is missing because it could not be read. What refers to it is then not at fault.</summary>
    public bool IsComplete { get; set; } = true;

    public void Add(T item, YamlMap origin)
    {
        _items.Add(item);
        _origins.Add(origin);
    }

    /// <summary>Takes the items of another list after its own.</summary>
    public void Append(Section<T> other)
    {
        _items.AddRange(other._items);
        _origins.AddRange(other._origins);
        IsComplete &= other.IsComplete;
    }
}
