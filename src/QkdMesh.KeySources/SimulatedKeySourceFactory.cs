using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources;

/// <summary>Gives every link the simulated source that its definition asks for: a model of its modules, or its plain rate.</summary>
public sealed class SimulatedKeySourceFactory(IEntropy entropy) : IKeySourceFactory
{
    public IKeySource Create(LinkDefinition link) =>
        link.Source.Bb84 is null ? new SteadyKeySource(link.SecretKeyRate, entropy) : new Bb84KeySource(link, entropy);
}
