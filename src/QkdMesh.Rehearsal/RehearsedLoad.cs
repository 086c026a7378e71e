using System.Security.Cryptography;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Node;
using QkdMesh.Core.Routing;

namespace QkdMesh.Rehearsal;

/// <summary>SAEs that order keys of 256 bits at random times, and collect most of them at the other end a little later.</summary>
internal sealed class RehearsedLoad
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly RehearsedNetwork _network;
    private readonly Timeline _time;
    private readonly IEnumerator<OfferedRequest> _offered;
    private readonly Dictionary<ErrorCode, long> _failures = [];

    public RehearsedLoad(RehearsedNetwork network, Timeline time, IEnumerable<OfferedRequest> offered)
    {
        (_network, _time, _offered) = (network, time, offered.GetEnumerator());
        PlanNext();
    }

    public long Requests { get; private set; }

    public long Keys { get; private set; }

    public long Collected { get; private set; }

    /// <summary>Keys that nobody came for: their slave does not collect, or was to collect after the end.</summary>
    public long Left { get; private set; }

    /// <summary>Keys that differed at the two ends, or could not be collected.</summary>
    public long Wrong { get; private set; }

    public IReadOnlyDictionary<ErrorCode, long> Failures => _failures;

    private void PlanNext()
    {
        if (!_offered.MoveNext()) return;
        var next = _offered.Current;
        _time.After(next.At - _time.Now, () =>
        {
            PlanNext();
            Ask(next);
        });
    }

    private void Ask(OfferedRequest asked)
    {
        Requests++;
        var supply = _network.Supply(new KeyRequest(asked.Master, asked.Slave, asked.Count, new KeyRequirements(), Deadline));
        if (!supply.IsOk)
        {
            _failures[supply.Error.Code] = _failures.GetValueOrDefault(supply.Error.Code) + 1;
            return;
        }
        var keys = supply.Value.Keys;
        Keys += keys.Count;
        Left += keys.Count;
        if (asked.CollectedAfter is { } wait) _time.After(wait, () => Collect(asked.Master, asked.Slave, keys));
        else keys.Dispose();
    }

    private void Collect(SaeId master, SaeId slave, KeyBatch keys)
    {
        using (keys)
        {
            Left -= keys.Count;
            var collected = _network.Collect(slave, master, [.. Enumerable.Range(0, keys.Count).Select(keys.IdOf)]);
            Collected += collected.IsOk ? keys.Count : 0;
            Wrong += collected.IsOk
                ? collected.Value.Index().Count(each => !AreEqual(each.Item.Key.Span, keys.KeyAt(each.Index)))
                : keys.Count;
            foreach (var key in collected.IsOk ? collected.Value : []) key.Dispose();
        }
    }

    private static bool AreEqual(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => CryptographicOperations.FixedTimeEquals(one, other);
}
