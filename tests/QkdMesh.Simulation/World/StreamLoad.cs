using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.History;

namespace QkdMesh.Simulation.World;

/// <summary>
/// Pairs of SAEs that read streams. Each side calls at its own time, ends its call, and calls again. A second call takes the stream over
/// from an earlier call that still reads.
/// </summary>
internal sealed class StreamLoad(SimulatedMesh mesh, Luck luck, Procedures procedures, StreamPlaces places, IKeyHistory history)
{
    // The limit of a pair is one name lower, so some calls are refused.
    private static readonly string[] Streams = ["a", "b", "c"];

    private const int LongestCall = 6_000;

    public long KeysDelivered { get; private set; }

    public void Begin(TimeSpan until)
    {
        for (var streams = luck.Between(1, 3); streams > 0; streams--)
        {
            var driver = luck.Between(0, NetworkPlan.SaeCount - 2);
            var follower = luck.Between(driver + 1, Math.Min(driver + 2, NetworkPlan.SaeCount - 1));
            var (name, keys) = (luck.Pick(Streams), KeysOfStream());
            Call(driver, follower, name, keys, until);
            // Sometimes the two SAEs do not agree on the size of the keys.
            Call(follower, driver, name, luck.Happens(0.05) ? keys with { KeySize = 512 } : keys, until);
        }
    }

    /// <summary>Every fault is over by then, so both sides of each pair of neighbours must get a batch.</summary>
    /// <param name="number">The number of the first request that is free.</param>
    public void Probe(long number, TimeSpan until)
    {
        for (var driver = 0; driver + 1 < NetworkPlan.SaeCount; driver++)
        {
            Probe(number++, driver, driver + 1, until);
            Probe(number++, driver + 1, driver, until);
        }
    }

    private void Probe(long number, int own, int peer, TimeSpan until)
    {
        var isServed = false;
        history.Add(new RequestBegun(number, Names.Sae(own), Names.Sae(peer), 1));
        var request = RequestOf(own, peer, new KeyRequirements { KeySize = 64 });
        var reader = new StreamReader(mesh, luck, procedures, StreamOf(own, peer, "probe"), request, until, (call, batch) =>
        {
            Note(call, batch);
            if (!isServed) history.Add(new RequestEnded(number, null, Servable: true));
            isServed = true;
        }) { Unheard = 0 };
        reader.Next();
        procedures.Time.After(until - procedures.Time.Now, () =>
        {
            if (!isServed) history.Add(new RequestEnded(number, reader.Failure?.ToString() ?? "no batch came", Servable: true));
        });
    }

    // Calls again at random times, also while an earlier call lasts.
    private void Call(int own, int peer, string name, KeyRequirements keys, TimeSpan until) =>
        procedures.Time.After(TimeSpan.FromMilliseconds(luck.Between(0, 2_500)), () =>
        {
            if (procedures.Time.Now >= until) return;
            var end = procedures.Time.Now + TimeSpan.FromMilliseconds(luck.Between(500, LongestCall));
            if (end > until) end = until;
            new StreamReader(mesh, luck, procedures, StreamOf(own, peer, name), RequestOf(own, peer, keys), end, Note).Next();
            Call(own, peer, name, keys, until);
        });

    private void Note(StreamReader call, StreamBatch batch)
    {
        KeysDelivered += batch.Keys.Count;
        places.Note(call, batch);
    }

    private KeyRequirements KeysOfStream()
    {
        var isHybrid = luck.Happens(0.3);
        var paths = luck.Pick([1, 1, 2]);
        return new KeyRequirements { KeySize = luck.Pick([64, 128, 256]), IsHybrid = isHybrid, DisjointPaths = paths, LeastPaths = 1 };
    }

    private KeyRequest RequestOf(int own, int peer, KeyRequirements keys) =>
        new(new(Names.Sae(own)), new(Names.Sae(peer)), luck.Between(1, 2), keys, TimeSpan.FromSeconds(10));

    private static StreamId StreamOf(int own, int peer, string name) =>
        StreamId.Of(new SaeId(Names.Sae(own)), new SaeId(Names.Sae(peer)), name);
}
