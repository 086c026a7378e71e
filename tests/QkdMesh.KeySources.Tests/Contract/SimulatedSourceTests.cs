using QkdMesh.Core.Keys;
using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources.Tests.Harness;

namespace QkdMesh.KeySources.Tests.Contract;

/// <summary>A plain rate.</summary>
public sealed class SteadySourceTests : KeySourceContract
{
    private protected override Task<SourceDriver> StartAsync() => Task.FromResult<SourceDriver>(new SimulatedDriver(LinkSource.Simulated));
}

/// <summary>A model of the modules.</summary>
public sealed class Bb84SourceTests : KeySourceContract
{
    private protected override Task<SourceDriver> StartAsync() =>
        Task.FromResult<SourceDriver>(new SimulatedDriver(LinkSource.Simulated with { Bb84 = new Bb84Link(new Bb84Device(), 0.2, []) }));
}

internal sealed class SimulatedDriver : SourceDriver
{
    private readonly ISimulatedSource _source;

    public SimulatedDriver(LinkSource source)
    {
        Link = TwoNodes.Link(source);
        _source = (ISimulatedSource)new SimulatedKeySourceFactory(new SeededEntropy(2)).Create(Link);
    }

    public override LinkDefinition Link { get; }

    public override IKeySource SourceOfLink => _source;

    public override IPairedSourceFactory SourcesOf(LinkEnd end) => new NoPairedSources();

    public override Task StallAsync(TwoEnds ends) => Task.FromResult(_source.IsStalled = true);

    public override Task RecoverAsync(TwoEnds ends) => Task.FromResult(_source.IsStalled = false);
}
