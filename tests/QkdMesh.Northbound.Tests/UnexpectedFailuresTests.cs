using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using QkdMesh.Northbound.Errors;

namespace QkdMesh.Northbound.Tests;

public sealed class UnexpectedFailuresTests
{
    private readonly UnexpectedFailures _interceptor = new(NullLogger<UnexpectedFailures>.Instance);

    [Fact]
    public async Task SaysInternalWithoutItsText_WhenSomethingUnexpectedIsThrown()
    {
        var thrown = await CallAsync(new InvalidOperationException("block 7 of 00ff00ff"), CancellationToken.None);

        thrown.StatusCode.Should().Be(StatusCode.Internal);
        thrown.Trailers.GetValue("qkdmesh-reason").Should().Be("INTERNAL");
        thrown.ToString().Should().NotContain("00ff");
    }

    [Fact]
    public async Task SaysUnavailable_WhenTheProcessGivesUpACallThatIsStillWanted() =>
        (await CallAsync(new OperationCanceledException(), CancellationToken.None)).StatusCode.Should().Be(StatusCode.Unavailable);

    [Fact]
    public async Task SaysCancelled_WhenTheCallerIsGone() =>
        (await CallAsync(new OperationCanceledException(), new CancellationToken(canceled: true)))
            .StatusCode.Should().Be(StatusCode.Cancelled);

    [Fact]
    public async Task LetsAStatusThrough_WhenItIsMeant()
    {
        var meant = new RpcException(new Status(StatusCode.NotFound, "no"));

        (await CallAsync(meant, CancellationToken.None)).Should().BeSameAs(meant);
    }

    private async Task<RpcException> CallAsync(Exception failure, CancellationToken gone)
    {
        var call = () => _interceptor.UnaryServerHandler<object, object>(new object(), new StubCall(gone: gone), (_, _) => throw failure);
        return (await call.Should().ThrowAsync<RpcException>()).Which;
    }
}
