using System.Globalization;
using QkdMesh.Invariants;

namespace QkdMesh.Chaos.Loads;

/// <summary>A stream for each pair of SAEs, which both SAEs read for the whole run.</summary>
internal sealed class StreamLoad
{
    public const string Different = "S3", Silent = "STREAM";

    // A stream that gave no key for so long has stopped.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IReadOnlyList<(StreamSide Side, string Master, string Slave, StreamComparison Keys)> _sides;

    /// <param name="pairs">Both directions of each pair.</param>
    public StreamLoad(IEnumerable<(SaeClient Master, SaeClient Slave)> pairs, bool isHybrid, Deliveries deliveries, Random luck) =>
        _sides =
        [
            .. from pair in pairs
               group pair by string.CompareOrdinal(pair.Master.Name, pair.Slave.Name) < 0
                   ? (pair.Master.Name, pair.Slave.Name)
                   : (pair.Slave.Name, pair.Master.Name) into both
               let keys = new StreamComparison(deliveries)
               from pair in both
               let own = new Random(luck.Next())
               select (
                   new StreamSide(pair.Master, pair.Slave.Name, isHybrid, keys, own), pair.Master.Name, pair.Slave.Name, keys),
        ];

    /// <summary>The number of keys that both SAEs of a stream got.</summary>
    public long Matched => _sides.Select(side => side.Keys).Distinct().Sum(keys => keys.Matched);

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(_sides.Select(side => Task.Run(() => side.Side.RunAsync(stop))));

    /// <summary>Keys that differ at the two SAEs, and streams that stopped though the network serves the pair.</summary>
    /// <param name="settled">When the network had settled; null if it never did.</param>
    public IEnumerable<Violation> Judge(IReadOnlyCollection<RequestRecord> requests, TimeSpan? settled)
    {
        foreach (var keys in _sides.Select(side => side.Keys).Distinct())
        {
            foreach (var difference in keys.Differences) yield return new Violation(Different, difference, null, []);
        }
        if (settled is not { } at) yield break;
        foreach (var (_, master, slave, keys) in _sides.DistinctBy(side => side.Keys))
        {
            if (keys.LastMatch < at - Patience && IsServed(master, slave, requests.Where(request => request.Begun >= at)))
                yield return Stopped($"the stream of {master} and {slave} last gave both a key at {keys.LastMatch}: {StoryOf(keys)}");
        }
    }

    // On a machine that is too busy, requests fail too.
    private static bool IsServed(string master, string slave, IEnumerable<RequestRecord> requests)
    {
        var ofPair = requests.Where(request => request.Master == master && request.Slave == slave).ToList();
        return ofPair.Count > 0 && ofPair.TrueForAll(request => request is { Error: null, Result.Tries: 1 });
    }

    private string StoryOf(StreamComparison keys) =>
        string.Join("; ", _sides.Where(side => side.Keys == keys).Select(side => side.Side.Story));

    private static Violation Stopped(FormattableString what) => new(Silent, what.ToString(CultureInfo.InvariantCulture), null, []);
}
