using QkdMesh.Core.Errors;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>
/// End B of a link whose QKD modules are behind KMEs. It requests the keys that end A offers from its own KME (Get key with key IDs), and
/// takes the keys that it got. It keeps only keys of the last offer.
/// </summary>
internal sealed class Etsi014AcceptingSource : IAcceptingSource
{
    private const int MostLostInARow = 8;

    private readonly Lock _gate = new();
    private readonly LinkDefinition _link;
    private readonly KmeWorker _worker;
    private readonly Dictionary<Guid, KmeKey> _held = [];
    private readonly HashSet<Guid> _lost = [];
    private readonly Recent<Guid> _gone = new();
    private List<(Guid Id, int Length)> _offered = [];
    private int _atMost = int.MaxValue, _lostInARow;
    private bool _isOver;

    /// <param name="begin">Starts the work beside the beats.</param>
    public Etsi014AcceptingSource(LinkDefinition link, Func<Func<KmeClient, KmeStatus, CancellationToken, Task<bool>>, KmeWorker> begin) =>
        (_link, _worker) = (link, begin(FetchAsync));

    public string? Fault => _worker.Fault;

    public Result<byte[]> Accept(OfferTerms terms, ReadOnlySpan<byte> header, ReadOnlySpan<byte> offer, out IReadOnlyList<DirectedKey> keys)
    {
        keys = [];
        if (KmeOffer.Parse(offer) is not { } offered)
            return new MeshError(ErrorCode.MalformedFrame, $"the offer of {_link.A} names no keys");
        lock (_gate)
        {
            KeepOnly(offered);
            var there = offered.Where(key => _held.ContainsKey(key.Id)).ToList();
            var blocks = KeyJoining.Plan([.. there.Select(key => _held[key.Id].Key.Length)], terms.Room);
            var taken = there.Take(blocks.Sum(block => block.Keys)).Select(key => _held[key.Id]).ToList();
            var isTaken = taken.Select(key => key.Id).ToHashSet();
            var reply = KmeReply.Write([.. offered.Select(key => FateOf(key.Id, isTaken))], blocks);
            foreach (var key in taken)
            {
                _held.Remove(key.Id);
                _gone.Add(key.Id);
            }
            keys = KeyJoining.Join(taken, blocks);
            _worker.Wake();
            return reply;
        }
    }

    public void Discard()
    {
        lock (_gate) KeepOnly([]);
    }

    public void Dispose()
    {
        lock (_gate) _isOver = true;
        Discard();
        _worker.Dispose();
    }

    private KeyFate FateOf(Guid id, HashSet<Guid> taken) =>
        taken.Contains(id) ? KeyFate.Taken : _lost.Contains(id) || _gone.Contains(id) ? KeyFate.Lost : KeyFate.Waits;

    private async Task<bool> FetchAsync(KmeClient kme, KmeStatus status, CancellationToken cancellation)
    {
        var wanted = NextToFetch(Math.Min(status.MaxKeyPerRequest, _atMost));
        if (wanted.Count == 0) return false;
        try
        {
            Take(wanted, await kme.GetKeysAsync(wanted, cancellation));
            (_atMost, _lostInARow) = (2 * wanted.Count, 0);
        }
        catch (KmeException refusal) when (refusal.Failure == KmeFailure.BadRequest)
        {
            // The KME does not have at least one of the keys, and does not say which.
            _atMost = Math.Max(1, wanted.Count / 2);
            if (wanted.Count > 1) return true;
            var isOutOfStep = ++_lostInARow >= MostLostInARow;
            Lose(isOutOfStep ? NextToFetch(int.MaxValue) : wanted);
            // The source must not request thousands of keys one by one.
            if (isOutOfStep)
                throw new KmeException(KmeFailure.Refused, $"it has none of the keys that {_link.A} was given: {refusal.Message}");
        }
        return true;
    }

    private List<Guid> NextToFetch(int most)
    {
        lock (_gate)
        {
            var missing = _offered.Select(key => key.Id).Where(id => !_held.ContainsKey(id) && !_lost.Contains(id) && !_gone.Contains(id));
            return [.. missing.Take(most)];
        }
    }

    /// <summary>A requested key that did not come will never come: a KME gives a key once.</summary>
    private void Take(List<Guid> wanted, List<KmeKey> keys)
    {
        lock (_gate)
        {
            var lengths = _offered.ToDictionary(key => key.Id, key => key.Length);
            var stray = keys.Find(key => !wanted.Contains(key.Id));
            var fault = stray is null ? null : $"it gives key {stray.Id}, which was not requested";
            foreach (var key in keys)
            {
                // The offer may have been withdrawn meanwhile, or end A has another key under this id.
                if (fault is null && !_isOver && lengths.GetValueOrDefault(key.Id) == key.Key.Length) _held[key.Id] = key;
                else key.Key.Dispose();
            }
            _lost.UnionWith(wanted.Where(id => !_held.ContainsKey(id)));
            if (fault is not null) throw new KmeException(KmeFailure.Malformed, fault);
        }
    }

    private void Lose(IEnumerable<Guid> ids)
    {
        lock (_gate) _lost.UnionWith(ids);
    }

    private void KeepOnly(List<(Guid Id, int Length)> offered)
    {
        var named = offered.Select(key => key.Id).ToHashSet();
        foreach (var (id, key) in _held.Where(entry => !named.Contains(entry.Key)).ToList())
        {
            _held.Remove(id);
            _gone.Add(id);
            key.Key.Dispose();
        }
        _lost.IntersectWith(named);
        _offered = offered;
    }
}
