using QkdMesh.Core.Errors;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>
/// End A of a link whose QKD modules are behind KMEs. It pulls fresh keys (Get key) ahead of need, and offers the keys that are needed
/// soon. It keeps and offers a key until end B has taken the key or cannot get it, because end B may hold it already. If end B starts
/// again, what was offered goes: the KME of end B gives a key once, and the former end B may have got it.
/// </summary>
internal sealed class Etsi014OfferingSource : IOfferingSource
{
    // The number of keys offered beyond the room, so that end B already has them when there is room again.
    private const int MostHeldBytes = 128 * 1024, OfferedAhead = 32 * 1024;

    // The size of one key in an answer, without the key itself: its id, names, and extensions of a vendor.
    private const int AnswerOverhead = 512;

    /// <summary>How many keys an end knows again: with keys of 256 bits, the last 2 MB.</summary>
    public const int MostRemembered = 65_536;

    private readonly Lock _gate = new();
    private readonly LinkDefinition _link;
    private readonly KmeWorker _worker;
    private readonly List<KmeKey> _held = [];
    private readonly Recent<Guid> _gone = new();
    private readonly RecentKeys _given = new(SystemEntropy.Instance, MostRemembered);
    private int _heldBytes, _offered, _announced, _atMost = int.MaxValue;
    private SessionNonce _peer;
    private bool _isOver;

    /// <param name="begin">Starts the work beside the beats.</param>
    public Etsi014OfferingSource(LinkDefinition link, Func<Func<KmeClient, KmeStatus, CancellationToken, Task<bool>>, KmeWorker> begin) =>
        (_link, _worker) = (link, begin(PullAsync));

    public string? Fault => _worker.Fault;

    public byte[] Offer(OfferTerms terms, ReadOnlySpan<byte> header)
    {
        lock (_gate)
        {
            if (terms.Room.IsFull) return [];
            if (terms.Session.B != _peer) Drop(_announced);
            _peer = terms.Session.B;
            var (soon, bytes) = (0, terms.Room.A.Bytes + terms.Room.B.Bytes + OfferedAhead);
            while (soon < _held.Count && (bytes -= _held[soon].Key.Length) >= 0) soon++;
            _offered = _announced = Math.Max(soon, _announced);
            return KmeOffer.Write(_held[.._offered]);
        }
    }

    public Result<IReadOnlyList<DirectedKey>> Complete(ReadOnlySpan<byte> reply)
    {
        lock (_gate)
        {
            if (_offered == 0 || !KmeReply.TryParse(reply, _offered, out var fates, out var blocks))
                return new MeshError(ErrorCode.MalformedFrame, $"the reply of {_link.B} is not for the keys that were offered");
            var taken = _held.Take(_offered).Where((_, at) => fates[at] == KeyFate.Taken).ToList();
            var waiting = _held.Where((_, at) => at >= _offered || fates[at] == KeyFate.Waits).ToList();
            foreach (var key in _held.Except(waiting)) _gone.Add(key.Id);
            foreach (var lost in _held.Take(_offered).Where((_, at) => fates[at] == KeyFate.Lost)) lost.Key.Dispose();
            Keep(waiting, announced: fates.Count(fate => fate == KeyFate.Waits));
            _worker.Wake();
            return KeyJoining.Join(taken, blocks);
        }
    }

    public void Discard()
    {
        lock (_gate) Drop(_held.Count);
    }

    public void Dispose()
    {
        lock (_gate) _isOver = true;
        Discard();
        _worker.Dispose();
    }

    private async Task<bool> PullAsync(KmeClient kme, KmeStatus status, CancellationToken cancellation)
    {
        while (NumberToPull(status) is > 0 and var number)
        {
            try
            {
                Take(await kme.GetKeysAsync(number, status.KeySize, cancellation), status);
                _atMost = 2 * number;
                return true;
            }
            catch (KmeException refusal) when (refusal.Failure == KmeFailure.Unavailable && number > 1)
            {
                // The KME may have fewer keys than requested.
                _atMost = number / 2;
            }
        }
        return false;
    }

    private int NumberToPull(KmeStatus status)
    {
        lock (_gate)
        {
            var answerable = KmeClient.MaxAnswer / ((status.KeyLength * 4 / 3) + AnswerOverhead);
            var wanted = Math.Min((MostHeldBytes - _heldBytes) / status.KeyLength, KmeOffer.MostKeys - _held.Count);
            return Math.Min(Math.Min(wanted, answerable), Math.Min(status.MaxKeyPerRequest, _atMost));
        }
    }

    private void Take(List<KmeKey> keys, KmeStatus status)
    {
        lock (_gate)
        {
            if (keys.Count == 0) throw new KmeException(KmeFailure.Unavailable, "it answers enc_keys without a key");
            var fault = FaultOf(keys, status);
            if (fault is not null || _isOver)
            {
                foreach (var key in keys) key.Key.Dispose();
                if (fault is not null) throw new KmeException(KmeFailure.Malformed, fault);
                return;
            }
            _held.AddRange(keys);
            _heldBytes += keys.Sum(key => key.Key.Length);
        }
    }

    private string? FaultOf(List<KmeKey> keys, KmeStatus status)
    {
        if (keys.Find(key => key.Key.Length != status.KeyLength) is { } odd)
            return $"key {odd.Id} has {odd.Key.Length * 8} bits and not {status.KeySize}";
        var again = keys.Find(key => _gone.Contains(key.Id) || _held.Exists(held => held.Id == key.Id));
        if (again is not null) return $"it gives key {again.Id} a second time";
        var repeated = keys.Find(key => !_given.Add(key.Key.Span));
        return repeated is null ? null : $"key {repeated.Id} has the bytes of an earlier key";
    }

    private void Drop(int oldest)
    {
        foreach (var (id, key) in _held.Take(oldest))
        {
            _gone.Add(id);
            key.Dispose();
        }
        Keep(_held[oldest..], announced: 0);
        _worker.Wake();
    }

    private void Keep(List<KmeKey> keys, int announced)
    {
        _held.Clear();
        _held.AddRange(keys);
        _heldBytes = keys.Sum(key => key.Key.Length);
        (_offered, _announced) = (0, announced);
    }
}
