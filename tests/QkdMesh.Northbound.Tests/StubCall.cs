using Grpc.Core;

namespace QkdMesh.Northbound.Tests;

/// <summary>A call with a deadline and a cancellation, and nothing else.</summary>
internal sealed class StubCall(DateTime? deadline = null, CancellationToken gone = default) : ServerCallContext
{
    /// <summary>The caller, in the form of gRPC.</summary>
    public string From { get; init; } = "test";

    protected override string MethodCore => "/test/Call";

    protected override string HostCore => "test";

    protected override string PeerCore => From;

    protected override DateTime DeadlineCore => deadline ?? DateTime.MaxValue;

    protected override Metadata RequestHeadersCore { get; } = [];

    protected override CancellationToken CancellationTokenCore => gone;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => new(null, []);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException();

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
