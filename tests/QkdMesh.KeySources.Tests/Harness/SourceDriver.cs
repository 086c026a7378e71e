using Microsoft.Extensions.Time.Testing;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources.Tests.Harness;

/// <summary>What the contract must know of a kind of source to put it to the test.</summary>
internal abstract class SourceDriver : IAsyncDisposable
{
    public FakeTimeProvider Time { get; } = new();

    public abstract LinkDefinition Link { get; }

    public virtual IKeySource SourceOfLink => new ConfiguredRate(Link.SecretKeyRate);

    /// <summary>How many beats a test waits for what must come.</summary>
    public virtual int MostBeats => 400;

    public abstract IPairedSourceFactory SourcesOf(LinkEnd end);

    /// <summary>It makes no key from now on, as when its device fails.</summary>
    public abstract Task StallAsync(TwoEnds ends);

    public abstract Task RecoverAsync(TwoEnds ends);

    /// <summary>Lets what goes on beside the beats go on.</summary>
    public virtual Task SettleAsync() => Task.CompletedTask;

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
