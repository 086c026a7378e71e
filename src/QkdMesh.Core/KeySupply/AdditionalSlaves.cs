using System.Collections;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.KeySupply;

/// <summary>The slave SAEs of a request beside the first one. Two lists are equal if they name the same SAEs in the same order.</summary>
public sealed class AdditionalSlaves(IEnumerable<SaeId> saes) : IReadOnlyList<SaeId>, IEquatable<AdditionalSlaves>
{
    private readonly SaeId[] _saes = [.. saes];

    public static AdditionalSlaves None { get; } = new([]);

    public int Count => _saes.Length;

    public SaeId this[int index] => _saes[index];

    public bool Equals(AdditionalSlaves? other) => other is not null && _saes.AsSpan().SequenceEqual(other._saes);

    public override bool Equals(object? obj) => Equals(obj as AdditionalSlaves);

    public override int GetHashCode() => _saes.Aggregate(_saes.Length, (hash, sae) => HashCode.Combine(hash, sae));

    public override string ToString() => string.Join(", ", _saes);

    public IEnumerator<SaeId> GetEnumerator() => _saes.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
