using Grpc.Core;
using QkdMesh.Chaos.Running;
using QkdMesh.History;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Chaos.Loads;

/// <summary>
/// An SAE that calls itself by the name of another one. It asks for keys in that name, and collects keys that wait for the other one. The
/// other one collects the same keys later.
/// </summary>
/// <param name="thief">The SAE with its own certificate and the name of the victim.</param>
/// <param name="peer">An SAE that shares with the victim.</param>
internal sealed class Impostor(SaeClient thief, SaeClient victim, SaeClient peer, Deliveries deliveries, IKeyHistory history)
    : IAsyncDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _over = new();
    private Task _running = Task.CompletedTask;

    public void Begin() => _running = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _running;
        _over.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            await TryAsync(AskAsync);
            await TryAsync(CollectAsync);
            await MachineClock.PassAsync(BetweenTries, CancellationToken.None);
        }
    }

    private async Task AskAsync()
    {
        var got = await thief.GetAsync(peer.Name, KeyOrder.Plain);
        deliveries.Add(thief.Name, got.Keys);
        Obtained(got.Keys);
    }

    private async Task CollectAsync()
    {
        var made = await peer.GetAsync(victim.Name, KeyOrder.Plain);
        deliveries.Add(peer.Name, made.Keys);
        await TryAsync(async () => Obtained((await thief.CollectAsync(peer.Name, made.Keys)).Keys));
        var collected = await victim.CollectAsync(peer.Name, made.Keys);
        deliveries.AddAgain(victim.Name, collected.Keys);
    }

    private void Obtained(IEnumerable<Key> keys) =>
        history.Add(new KeysObtained(thief.Name, [.. keys.Select(key => Guid.Parse(key.KeyId))]));

    // To be refused is what must happen. Other faults may also be the cause.
    private static async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException)
        {
        }
    }
}
