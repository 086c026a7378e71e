using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources.Tests.Harness;

namespace QkdMesh.KeySources.Tests.Contract;

public sealed class SimulatedSourceTests : KeySourceContract
{
    private protected override Task<SourceDriver> StartAsync() => Task.FromResult<SourceDriver>(new Driver());

    private sealed class Driver : SourceDriver
    {
        private readonly SteadyKeySource _source;

        public Driver() => _source = new SteadyKeySource(Link.SecretKeyRate, new SeededEntropy(2));

        public override LinkDefinition Link { get; } = Networks.Link(LinkSource.Simulated);

        public override IKeySource SourceOfLink => _source;

        public override IPairedSourceFactory SourcesOf(LinkEnd end) => new NoPairedSources();

        public override Task StallAsync(TwoEnds ends) => Task.FromResult(_source.IsStalled = true);

        public override Task RecoverAsync(TwoEnds ends) => Task.FromResult(_source.IsStalled = false);
    }
}
