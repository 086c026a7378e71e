using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources.Pqc;
using QkdMesh.KeySources.Tests.Harness;

namespace QkdMesh.KeySources.Tests.Contract;

public sealed class PqcSourceTests : PairedSourceContract
{
    private protected override Task<SourceDriver> StartAsync() => Task.FromResult<SourceDriver>(new Driver());

    /// <summary>A link whose ends have different pre-shared keys stalls.</summary>
    private sealed class Driver : SourceDriver
    {
        private readonly SeededEntropy _entropy = new(3);
        private byte _keyOfB = 1;

        public override LinkDefinition Link { get; } =
            TwoNodes.Link(new LinkSource(KeySourceKind.Pqc) { Pqc = new(KemParameterSet.MlKem768, TimeSpan.FromSeconds(3)) });

        public override IPairedSourceFactory SourcesOf(LinkEnd end)
        {
            var key = new byte[PreSharedKey.MinLength];
            Array.Fill(key, end == LinkEnd.A ? (byte)1 : _keyOfB);
            return new PairedSourceFactory(
                new PairedSourceOptions { PreSharedKeys = new OnePreSharedKey(PreSharedKey.Of(key)) }, _entropy, Time);
        }

        public override Task StallAsync(TwoEnds ends) => StartAgain(ends, 2);

        public override Task RecoverAsync(TwoEnds ends) => StartAgain(ends, 1);

        private Task StartAgain(TwoEnds ends, byte keyOfB)
        {
            _keyOfB = keyOfB;
            ends.Restart(LinkEnd.B);
            return Task.CompletedTask;
        }
    }
}
