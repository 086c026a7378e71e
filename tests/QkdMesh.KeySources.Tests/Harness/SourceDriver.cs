using Microsoft.Extensions.Time.Testing;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources.Tests.Harness;

/// <summary>What the contract needs to test one kind of source.</summary>
internal abstract class SourceDriver : IAsyncDisposable
{
    public FakeTimeProvider Time { get; } = new();

    public abstract LinkDefinition Link { get; }

    public virtual IKeySource SourceOfLink => new ConfiguredRate(Link.SecretKeyRate);

    /// <summary>The most beats that a test waits for an event.</summary>
    public virtual int MostBeats => 400;

    public abstract IPairedSourceFactory SourcesOf(LinkEnd end);

    /// <summary>Makes the source stop making key, as a failed device does.</summary>
    public abstract Task StallAsync(TwoEnds ends);

    public abstract Task RecoverAsync(TwoEnds ends);

    /// <summary>Lets work that runs beside the beats continue.</summary>
    public virtual Task SettleAsync() => Task.CompletedTask;

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
