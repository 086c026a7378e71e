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

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20), BetweenLooks = TimeSpan.FromMilliseconds(10);

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
        using var channel = GrpcChannel.ForAddress(_ring.Host.Address);
        var client = new KeySupply.KeySupplyClient(channel);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        // Nobody follows these streams, so the calls wait.
        var calls = Enumerable.Range(0, 20)
            .Select(number => client.StreamKeys(new() { PeerSaeId = Slave, Stream = $"s{number}" }, As(Master, over.Token)))
            .ToList();
        await UntilAsync(used => used >= 20 * 16 << 10);

        await over.CancelAsync();

        await UntilAsync(used => used == 0);
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

    private async Task UntilAsync(Func<long, bool> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(Limit);
        using var timer = new PeriodicTimer(BetweenLooks);
        while (!holds(_memory.UsedFor(MemoryUse.Calls))) await timer.WaitForNextTickAsync(limit.Token);
    }

    private static CallOptions As(string sae, CancellationToken cancellation) =>
        MadridRing.As(sae).WithCancellationToken(cancellation);
}
