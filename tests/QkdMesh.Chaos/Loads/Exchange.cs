using Grpc.Core;
using QkdMesh.Chaos.Running;

namespace QkdMesh.Chaos.Loads;

/// <summary>What an exchange came to.</summary>
/// <param name="Error">The reason of the last failure; null where both got the same key.</param>
/// <param name="Tries">1 or 2.</param>
/// <param name="Calls">Requests over gRPC, of both SAEs.</param>
/// <param name="FirstTry">How long the first try took.</param>
internal readonly record struct ExchangeResult(string? Error, int Tries, int Calls, TimeSpan FirstTry);

/// <summary>
/// The master gets a key, the slave collects it, and both compare. Where that fails it is done once more after a second, from the start.
/// </summary>
internal static class Exchange
{
    /// <summary>The reason where the two got different bytes.</summary>
    public const string Different = "DIFFERENT_KEYS";

    private static readonly TimeSpan BeforeAnother = TimeSpan.FromSeconds(1);

    public static async Task<ExchangeResult> RunAsync(SaeClient master, SaeClient slave, uint paths, Deliveries deliveries)
    {
        var begun = MachineClock.Now;
        var first = await TryAsync(master, slave, paths, deliveries);
        var took = MachineClock.Now - begun;
        if (first.Error is null or Different) return new ExchangeResult(first.Error, 1, first.Calls, took);
        await MachineClock.PassAsync(BeforeAnother);
        var second = await TryAsync(master, slave, paths, deliveries);
        return new ExchangeResult(second.Error, 2, first.Calls + second.Calls, took);
    }

    private static async Task<(string? Error, int Calls)> TryAsync(SaeClient master, SaeClient slave, uint paths, Deliveries deliveries)
    {
        var calls = 1;
        try
        {
            var made = await master.GetAsync(slave.Name, paths);
            foreach (var key in made.Keys) deliveries.Add(key.Key_.ToByteArray());
            calls++;
            var collected = await slave.CollectAsync(master.Name, made.Keys);
            return (made.Keys.SequenceEqual(collected.Keys) ? null : Different, calls);
        }
        catch (RpcException failure)
        {
            return (SiloClients.ReasonOf(failure), calls);
        }
    }
}
