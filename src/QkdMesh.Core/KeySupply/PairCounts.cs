using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.KeySupply;

/// <summary>A number of keys for each pair of SAEs.</summary>
internal sealed class PairCounts
{
    private readonly Dictionary<(SaeId Master, SaeId Slave), int> _counts = [];

    public int Total => _counts.Values.Sum();

    public int Of(SaeId master, SaeId slave) => _counts.GetValueOrDefault((master, slave));

    public void Add(SaeId master, SaeId slave, int change)
    {
        var count = Of(master, slave) + change;
        if (count == 0) _counts.Remove((master, slave));
        else _counts[(master, slave)] = count;
    }
}
