using QkdMesh.Core.Errors;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>
/// End B of a link whose QKD modules are behind KMEs. It requests the keys that end A offers from its own KME (Get key with key IDs), and
/// takes the keys that it got. It keeps only keys of the last offer. A key that its KME does not have yet is requested again.
/// </summary>
internal sealed class Etsi014AcceptingSource : IAcceptingSource
{
    private readonly Lock _gate = new();
    private readonly LinkDefinition _link;
    private readonly KmeWorker _worker;
    private readonly Dictionary<Guid, KmeKey> _held = [];
    private readonly Recent<Guid> _gone = new();
    private readonly RecentKeys _given = new(SystemEntropy.Instance, Etsi014OfferingSource.MostRemembered);
    private readonly WantedKeys _wanted;
    private List<(Guid Id, int Length)> _offered = [];
    private int _atMost = int.MaxValue;
    private string _why = "";
    private bool _isOver;

    /// <param name="begin">Starts the work beside the beats.</param>
    public Etsi014AcceptingSource(
        LinkDefinition link, TimeProvider time, Func<Func<KmeClient, KmeStatus, CancellationToken, Task<bool>>, KmeWorker> begin)
    {
        (_link, _wanted) = (link, new WantedKeys(time));
        _worker = begin(FetchAsync);
    }

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
        taken.Contains(id) ? KeyFate.Taken : _wanted.IsLost(id) || _gone.Contains(id) ? KeyFate.Lost : KeyFate.Waits;

    private async Task<bool> FetchAsync(KmeClient kme, KmeStatus status, CancellationToken cancellation)
    {
        var requested = Next(Math.Min(status.MaxKeyPerRequest, _atMost));
        if (requested.Count == 0) return false;
        try
        {
            var keys = await kme.GetKeysAsync(requested, cancellation);
            _atMost = keys.Count < requested.Count ? Math.Max(1, keys.Count) : 2 * requested.Count;
            Take(requested, keys);
        }
        catch (KmeException refusal) when (refusal.Failure is KmeFailure.BadRequest or KmeFailure.Unavailable)
        {
            // The KME does not have at least one of the keys, at least now, and does not say which.
            _atMost = Math.Max(1, requested.Count / 2);
            if (requested is [var one]) Refuse(one, refusal.Message);
        }
        catch (KmeException failure) when (failure.Failure is KmeFailure.Silent or KmeFailure.Malformed)
        {
            lock (_gate) _wanted.Unanswered(requested);
            throw;
        }
        return true;
    }

    private IReadOnlyList<Guid> Next(int most)
    {
        lock (_gate)
        {
            var next = _wanted.Next(most);
            return next.Count == 0 && _wanted.IsDry ? throw Dry() : next;
        }
    }

    private void Refuse(Guid id, string why)
    {
        lock (_gate)
        {
            _why = why;
            _wanted.Refuse(id);
            if (_wanted.IsDry) throw Dry();
        }
    }

    private KmeException Dry() => new(
        KmeFailure.Refused,
        _wanted.IsOutOfStep
            ? $"it has none of the keys that {_link.A} was given: {_why}"
            : $"it does not have the keys yet that {_link.A} was given: {_why}");

    private void Take(IReadOnlyList<Guid> requested, List<KmeKey> keys)
    {
        lock (_gate)
        {
            var lengths = _offered.ToDictionary(key => key.Id, key => key.Length);
            var fault = FaultOf(keys, requested);
            var kept = new HashSet<Guid>();
            foreach (var key in keys)
            {
                // The offer may have been withdrawn meanwhile, or end A has another key under this id.
                var isWanted = fault is null && !_isOver && lengths.GetValueOrDefault(key.Id) == key.Key.Length;
                if (isWanted && kept.Add(key.Id)) _held[key.Id] = key;
                else key.Key.Dispose();
            }
            _wanted.Came(requested, keys.Select(key => key.Id).ToHashSet(), kept);
            if (fault is not null) throw new KmeException(KmeFailure.Malformed, fault);
        }
    }

    private string? FaultOf(List<KmeKey> keys, IReadOnlyList<Guid> requested)
    {
        if (keys.Find(key => !requested.Contains(key.Id)) is { } stray) return $"it gives key {stray.Id}, which was not requested";
        // End A looks too. But its memory may be new, or it was taken over.
        return keys.Find(key => !_given.Add(key.Key.Span)) is { } again ? $"key {again.Id} has the bytes of an earlier key" : null;
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
        _offered = offered;
        _wanted.Follow([.. offered.Select(key => key.Id)], id => _held.ContainsKey(id) || _gone.Contains(id), !_worker.IsSilent);
    }
}
