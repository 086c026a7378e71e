using Grpc.Core;
using Grpc.Net.Client;
using QkdMesh.Core.Memory;
using QkdMesh.Northbound.Errors;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Host.Tests.Memory;

/// <summary>Calls hold memory while they wait, and no longer.</summary>
public sealed class CallRoomTests : IAsyncLifetime
{
    private const string Master = "bank-norte", Slave = "bank-quiron";

    private const int Streams = 20;

    private MadridRing _ring = null!;
    private MemoryBudget _memory = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ring = await MadridRing.StartAsync();
        _memory = (MemoryBudget)_ring.Host.Services.GetService(typeof(MemoryBudget))!;
    }

    public async ValueTask DisposeAsync() => await _ring.DisposeAsync();

    [Fact]
    public async Task RoomIsBack_WhenCallsAreCancelled()
    {
        using var requests = new RequestsInProgress();
        using var channel = GrpcChannel.ForAddress(_ring.Host.Address);
        var client = new KeySupply.KeySupplyClient(channel);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var calls = Enumerable.Range(0, Streams)
            .SelectMany(number => new[] { (Master, Slave), (Slave, Master) }.Select(ends => client.StreamKeys(
                new() { PeerSaeId = ends.Item2, Stream = $"s{number}" }, As(ends.Item1, over.Token))))
            .ToList();
        // A call that has given a key has begun, and does not end by itself.
        foreach (var call in calls) (await call.ResponseStream.MoveNext(Cancelled)).Should().BeTrue();
        _memory.UsedFor(MemoryUse.Calls).Should().BeGreaterThanOrEqualTo(calls.Count * 16 << 10);

        await over.CancelAsync();

        await requests.NoneAsync(Cancelled);
        _memory.UsedFor(MemoryUse.Calls).Should().Be(0);
        calls.ForEach(call => call.Dispose());
    }

    [Fact]
    public async Task RequestThatIsTooLongIsRefusedWithAReason()
    {
        using var channel = GrpcChannel.ForAddress(_ring.Host.Address);
        var request = new GetKeysByIdRequest { PeerSaeId = Master };
        request.KeyIds.Add(Enumerable.Repeat(Guid.Empty.ToString(), 10_000));

        var refused = await FluentActions.Awaiting(
                () => new KeySupply.KeySupplyClient(channel).GetKeysByIdAsync(request, As(Slave, Cancelled)).ResponseAsync)
            .Should().ThrowAsync<RpcException>();

        refused.Which.Trailers.GetValue(ErrorStatus.ReasonTrailer).Should().Be("MALFORMED_REQUEST");
        refused.Which.Status.Detail.Should().Contain("32768 bytes");
    }

    private static CallOptions As(string sae, CancellationToken cancellation) =>
        MadridRing.As(sae).WithCancellationToken(cancellation);
}
