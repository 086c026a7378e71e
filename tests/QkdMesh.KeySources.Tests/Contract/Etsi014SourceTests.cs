using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources.Tests.Etsi014;
using QkdMesh.KeySources.Tests.Harness;

namespace QkdMesh.KeySources.Tests.Contract;

public sealed class Etsi014SourceTests(TwoKmes kmes) : PairedSourceContract, IClassFixture<TwoKmes>
{
    private protected override async Task<SourceDriver> StartAsync()
    {
        await kmes.HealAsync();
        return new Driver(kmes);
    }

    private sealed class Driver(TwoKmes kmes) : SourceDriver
    {
        // Calls to another process take the machine's time, and the mesh's time does not wait for them.
        private readonly PeriodicTimer _pause = new(TimeSpan.FromMilliseconds(5));
        private readonly SeededEntropy _entropy = new(4);

        public override LinkDefinition Link { get; } = TwoNodes.Link(new LinkSource(KeySourceKind.Etsi014) { Etsi014 = kmes.Access });

        public override int MostBeats => 4_000;

        public override IPairedSourceFactory SourcesOf(LinkEnd end) => new PairedSourceFactory(
            new PairedSourceOptions { Kme = end == LinkEnd.A ? kmes.OfA : kmes.OfB, KmePatience = TimeSpan.FromHours(1) }, _entropy, Time);

        public override Task StallAsync(TwoEnds ends) => kmes.OrderAsync("a answers 503");

        public override Task RecoverAsync(TwoEnds ends) => kmes.HealAsync();

        public override async Task SettleAsync() => await _pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);

        public override ValueTask DisposeAsync()
        {
            _pause.Dispose();
            return base.DisposeAsync();
        }
    }
}
