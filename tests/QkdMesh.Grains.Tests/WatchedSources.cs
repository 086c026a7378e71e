using System.Collections.Concurrent;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Topology;
using QkdMesh.History;
using QkdMesh.Invariants;
using QkdMesh.KeySources;

namespace QkdMesh.Grains.Tests;

/// <summary>Steady sources that can be listened to, and what becomes of what they make.</summary>
internal sealed class WatchedSources : IKeySourceFactory
{
    private readonly RecordedHistory _history = new([1, 2, 3], () => TimeSpan.Zero);
    private readonly ConcurrentDictionary<KeyDigest, LinkId> _forbidden = new();
    private volatile LinkId[] _distrusted = [];

    public IKeyHistory History => _history;

    /// <summary>How many blocks have been made that nobody may use.</summary>
    public int Forbidden => _forbidden.Count;

    public IKeySource Create(LinkDefinition link) => new Watched(this, link);

    /// <summary>What these links make from now on, nobody may use; what a link makes while it is tapped, nobody may in any case.</summary>
    public void Distrust(params LinkId[] links) => _distrusted = links;

    /// <summary>Looks at all that happened, once nothing happens any more.</summary>
    public void ShouldBeSound()
    {
        AllInvariants.BrokenBy(_history.Events).Should().BeEmpty();
        _history.Events.OfType<BlockTaken>().Where(taken => _forbidden.ContainsKey(taken.Digest))
            .Should().BeEmpty("nobody may use these blocks");
        _history.Events.OfType<KeySent>().Should().NotBeEmpty("rules over no key hold nothing");
    }

    private sealed class Watched(WatchedSources all, LinkDefinition link) : ISimulatedSource
    {
        private readonly SteadyKeySource _source = new(link.SecretKeyRate, SystemEntropy.Instance);

        public KeyRate SecretKeyRate => _source.SecretKeyRate;

        public double Qber => _source.Qber;

        public double TappedFraction
        {
            get => _source.TappedFraction;
            set => _source.TappedFraction = value;
        }

        public bool IsStalled
        {
            get => _source.IsStalled;
            set => _source.IsStalled = value;
        }

        public IReadOnlyList<KeyMaterial> Produce(TimeSpan elapsed, Bits room)
        {
            var made = _source.Produce(elapsed, room);
            if (TappedFraction > 0.44 || all._distrusted.Contains(link.Id))
                foreach (var key in made) all._forbidden[all._history.Digest(key.Span)] = link.Id;
            return made;
        }
    }
}
