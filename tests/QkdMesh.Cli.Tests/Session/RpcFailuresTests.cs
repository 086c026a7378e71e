using Grpc.Core;
using QkdMesh.Cli.Session;
using QkdMesh.Client;

namespace QkdMesh.Cli.Tests.Session;

public sealed class RpcFailuresTests
{
    private static readonly Uri Server = new("http://127.0.0.1:7014");

    [Fact]
    public void ReasonComesFromTheTrailer_WhenTheMeshRefuses()
    {
        var trailers = new Metadata { { "qkdmesh-reason", "NO_ROUTE" }, { "qkdmesh-retryable", "true" } };
        var fault = new RpcException(new Status(StatusCode.Unavailable, "no route from a to b"), trailers);
        RpcFailures.Read(fault, Server).Should().Be(new Failure("NO_ROUTE", "no route from a to b", Retryable: true));
    }

    [Fact]
    public void RefusalIsFinal_WhenTheTrailerDoesNotSayRetryable()
    {
        var fault = new RpcException(
            new Status(StatusCode.NotFound, "no such link"), new Metadata { { "qkdmesh-reason", "UNKNOWN_LINK" } });
        RpcFailures.Read(fault, Server).Retryable.Should().BeFalse();
    }

    [Fact]
    public void ReasonIsTheStatus_WhenTheAnswerIsNotFromAMesh() =>
        RpcFailures.Read(new RpcException(new Status(StatusCode.DataLoss, "what?")), Server).Reason.Should().Be("DATA_LOSS");

    [Fact]
    public void AnswerNamesTheServer_WhenItDoesNotKnowTheService() =>
        RpcFailures.Read(new RpcException(new Status(StatusCode.Unimplemented, "what?")), Server)
            .Should().Match<Failure>(failure => failure.Reason == "NOT_A_MESH"
                && failure.Message.Contains("http://127.0.0.1:7014 is not a QkdMesh gRPC endpoint", StringComparison.Ordinal));
}
