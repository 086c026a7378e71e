using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;
using QkdMesh.Invariants;

namespace QkdMesh.Simulation.World;

/// <summary>
/// Compares what both sides of each stream got (S3). In one call, places only rise. A batch that both sides got has one place, one size
/// and one assurance.
/// </summary>
internal sealed class StreamPlaces
{
    private readonly Dictionary<StreamReader, ulong> _next = [];
    private readonly Dictionary<KeyBatchId, (ulong Place, int Count, Assurance Assurance)> _batches = [];
    private readonly List<Violation> _violations = [];

    public IReadOnlyList<Violation> Violations => _violations;

    public void Note(StreamReader call, StreamBatch batch)
    {
        var (first, keys) = (batch.Keys.IdOf(0).ToGuid(), batch.Keys);
        var side = $"the {(call.Drives ? "driver" : "follower")} of stream {call.Stream.Name} of {call.Stream.Driver}";
        var place = new StreamPlace(call.Stream.Name, batch.Index) { Epoch = batch.Epoch }.Number;
        if (_next.TryGetValue(call, out var next) && place < next)
            Accuse($"{side} gets a batch at place {place}, after place {next - 1} in the same call", first);
        _next[call] = place + (ulong)keys.Count;
        var seen = (place, keys.Count, keys.Assurance);
        if (!_batches.TryAdd(keys.Id, seen) && _batches[keys.Id] is var other && other != seen)
            Accuse($"{side} gets {seen} where the other side gets {other} (place, keys, assurance)", first);
    }

    private void Accuse(string what, Guid key) => _violations.Add(new Violation("S3", what, null, [key]));
}
