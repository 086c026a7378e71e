using Microsoft.Extensions.Logging;
using QkdMesh.Core.Topology;

namespace QkdMesh.Host;

public sealed record MeshHostOptions
{
    public required NetworkTopology Topology { get; init; }

    public int Port { get; init; }

    public bool WithProbe { get; init; }

    public bool Unlimited { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    public string? TopologyFile { get; init; }
}

/// <summary>Placeholder until the host is merged.</summary>
public sealed class MeshHost : IAsyncDisposable
{
    public Uri Address { get; } = new("http://127.0.0.1:0");

    public static Task<MeshHost> StartAsync(MeshHostOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => Address.IsAbsoluteUri ? Task.CompletedTask : Task.FromCanceled(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
