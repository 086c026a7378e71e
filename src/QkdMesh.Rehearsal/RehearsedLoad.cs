using System.Security.Cryptography;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Node;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Rehearsal;

/// <summary>SAEs that order keys of 256 bits at random times, and collect most of them at the other end a little later.</summary>
internal sealed class RehearsedLoad
{
    private const double ShareCollected = 0.98;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10), LongestWait = TimeSpan.FromSeconds(30);

    private readonly RehearsedNetwork _network;
    private readonly Timeline _time;
    private readonly RehearsalPlan _plan;
    private readonly Random _random;
    private readonly (SaeId Master, SaeId Slave)[] _pairs;
    private readonly Dictionary<ErrorCode, long> _failures = [];

    public RehearsedLoad(RehearsedNetwork network, NetworkTopology topology, Timeline time, RehearsalPlan plan, Random random)
    {
        (_network, _time, _plan, _random) = (network, time, plan, random);
        _pairs =
        [
            .. from sae in topology.Definition.Saes
               from peer in sae.SharesWith
               where topology.MayShare(sae.Id, peer)
               select (sae.Id, peer),
        ];
        // After a minute links have their first key.
        if (_pairs.Length > 0) time.After(TimeSpan.FromMinutes(1), PlanNext);
    }

    public long Requests { get; private set; }

    public long Keys { get; private set; }

    public long Collected { get; private set; }

    /// <summary>Keys that differed at the two ends, or could not be collected.</summary>
    public long Wrong { get; private set; }

    public IReadOnlyDictionary<ErrorCode, long> Failures => _failures;

    // The gaps between independent requests have an exponential distribution.
    private void PlanNext() => _time.After(TimeSpan.FromSeconds(-Math.Log(1 - _random.NextDouble()) / _plan.RequestsPerSecond), () =>
    {
        PlanNext();
        Ask();
    });

    private void Ask()
    {
        var (master, slave) = _pairs[_random.Next(_pairs.Length)];
        var count = _random.Next(1, _plan.MostKeys + 1);
        var (isCollected, wait) = (_random.NextDouble() < ShareCollected, LongestWait * _random.NextDouble());
        Requests++;
        var supply = _network.Supply(new KeyRequest(master, slave, count, new KeyRequirements(), Deadline));
        if (!supply.IsOk)
        {
            _failures[supply.Error.Code] = _failures.GetValueOrDefault(supply.Error.Code) + 1;
            return;
        }
        var keys = supply.Value.Keys;
        Keys += keys.Count;
        if (isCollected) _time.After(wait, () => Collect(master, slave, keys));
        else keys.Dispose();
    }

    private void Collect(SaeId master, SaeId slave, KeyBatch keys)
    {
        using (keys)
        {
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
