using QkdMesh.Chaos.Running;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Chaos.Loads;

/// <summary>Compares what the two SAEs of a stream get: the same key has the same bytes and the same place at both.</summary>
internal sealed class StreamComparison(Deliveries deliveries)
{
    private readonly Lock _comparing = new();
    private readonly Dictionary<string, (string Sae, (ulong Epoch, ulong Index) Place, Key Key)> _waiting = [];
    private readonly List<string> _differences = [];

    /// <summary>What the two SAEs got differently, in words.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>The number of keys that both SAEs got.</summary>
    public long Matched { get; private set; }

    /// <summary>When both SAEs last had the same new key.</summary>
    public TimeSpan LastMatch { get; private set; } = TimeSpan.MinValue;

    public void Add(string sae, StreamKeysResponse batch)
    {
        lock (_comparing)
        {
            for (var at = 0; at < batch.Keys.Count; at++) Add(sae, (batch.Epoch, batch.Index + (ulong)at), batch.Keys[at]);
        }
    }

    private void Add(string sae, (ulong Epoch, ulong Index) place, Key key)
    {
        if (!_waiting.Remove(key.KeyId, out var other))
        {
            _waiting[key.KeyId] = (sae, place, key);
            deliveries.Add(sae, [key]);
            return;
        }
        deliveries.AddAgain(sae, [key]);
        if (other.Sae == sae) _differences.Add($"{sae} got key {key.KeyId} of a stream twice");
        else if (!other.Key.Equals(key)) _differences.Add($"{sae} and {other.Sae} got different keys with the id {key.KeyId}");
        else if (other.Place != place)
            _differences.Add($"key {key.KeyId} is at {Name(place)} for {sae}, and at {Name(other.Place)} for {other.Sae}");
        Matched++;
        LastMatch = MachineClock.Now;
    }

    private static string Name((ulong Epoch, ulong Index) place) => $"index {place.Index} of epoch {place.Epoch}";
}
