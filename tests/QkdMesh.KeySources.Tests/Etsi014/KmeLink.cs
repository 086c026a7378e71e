using Microsoft.Extensions.Time.Testing;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources.Etsi014;
using QkdMesh.KeySources.Tests.Harness;

namespace QkdMesh.KeySources.Tests.Etsi014;

/// <summary>A link between the test KMEs. Its beats take the mesh's time, and its calls to KMEs take the machine's time.</summary>
internal sealed class KmeLink : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private const int MostBeats = 4_000;

    private readonly PeriodicTimer _pause = new(TimeSpan.FromMilliseconds(5));
    private readonly SeededEntropy _entropy = new(4);
    private readonly FakeTimeProvider _time = new();
    private readonly Dictionary<LinkEnd, KnownSources> _sources = [];

    public KmeLink(TwoKmes kmes, TimeSpan? patience = null, KmeCredentials? ofA = null, Etsi014Access? access = null)
    {
        var link = TwoNodes.Link(new LinkSource(KeySourceKind.Etsi014) { Etsi014 = access ?? kmes.Access });
        Ends = new TwoEnds(link, new ConfiguredRate(link.SecretKeyRate), Sources, _time);

        KnownSources Sources(LinkEnd end)
        {
            var credentials = end == LinkEnd.A ? ofA ?? kmes.OfA : kmes.OfB;
            var options = new PairedSourceOptions { Kme = credentials, KmePatience = patience ?? Patience };
            return _sources[end] = new(new PairedSourceFactory(options, _entropy, _time));
        }
    }

    public TwoEnds Ends { get; }

    /// <summary>As the link knew it at its last beat.</summary>
    public string? Fault => Ends.Link.State.SourceFault;

    /// <summary>As the source of an end says now. A short fault may be over before the link hears of it.</summary>
    public string? FaultAt(LinkEnd end) => _sources[end].Fault;

    public long ReceivedAt(LinkEnd end) => Ends.StoreOf(end).Ledger.Received;

    /// <summary>Key that an end got from its KME and has not handed over, in bytes.</summary>
    public int PrefetchedAt(LinkEnd end) => KeyHeld.By(Ends[end].Links).Where(key => !key.IsGone).Sum(key => key.Length);

    public async Task BeatAsync(int times = 1)
    {
        for (var beat = 0; beat < times; beat++)
        {
            _time.Advance(TwoEnds.Options.Period);
            Ends.Beat();
            await _pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    public async Task UntilAsync(Func<bool> condition)
    {
        for (var beat = 0; beat < MostBeats && !condition(); beat++) await BeatAsync();
        condition().Should().BeTrue("it should be so within {0} beats; the link says: {1}", MostBeats, Ends.Link.State);
    }

    public async Task UntilKeyComesAsync(int keys = 5)
    {
        var supplied = 0;
        await UntilAsync(() =>
        {
            while (supplied < keys && Ends.TrySupply()) supplied++;
            return supplied == keys;
        });
    }

    /// <summary>Uses the key that comes, until a condition holds.</summary>
    public Task WhileUsingUntilAsync(Func<bool> condition) => UntilAsync(() =>
    {
        Use();
        return condition();
    });

    /// <summary>Uses the key that comes in so many beats.</summary>
    public async Task UseAsync(int beats)
    {
        for (var beat = 0; beat < beats; beat++)
        {
            await BeatAsync();
            Use();
        }
    }

    private void Use()
    {
        while (Ends.TrySupply())
        {
        }
    }

    public void Dispose()
    {
        Ends.Dispose();
        _pause.Dispose();
    }

    private sealed class KnownSources(PairedSourceFactory factory) : IPairedSourceFactory
    {
        private Func<string?> _fault = () => null;

        public string? Fault => _fault();

        public IOfferingSource CreateOffering(LinkDefinition link)
        {
            var source = factory.CreateOffering(link);
            _fault = () => source.Fault;
            return source;
        }

        public IAcceptingSource CreateAccepting(LinkDefinition link)
        {
            var source = factory.CreateAccepting(link);
            _fault = () => source.Fault;
            return source;
        }
    }
}
