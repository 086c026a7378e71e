using Grpc.Core;
using QkdMesh.Chaos.Running;

namespace QkdMesh.Chaos.Loads;

/// <summary>What an exchange came to.</summary>
/// <param name="Error">The reason of the last failure; null where both got the same key.</param>
internal readonly record struct ExchangeResult(string? Error, int Tries);

/// <summary>The master gets a key, the slave collects it, and both compare. Where that fails it is done once more after a second, from the start.</summary>
internal static class Exchange
{
    /// <summary>The reason where the two got different bytes.</summary>
    public const string Different = "DIFFERENT_KEYS";

    private const int MostTries = 2;

    private static readonly TimeSpan BeforeAnother = TimeSpan.FromSeconds(1);

    public static async Task<ExchangeResult> RunAsync(SaeClient master, SaeClient slave, uint paths, Deliveries deliveries)
    {
        for (var tries = 1; ; tries++)
        {
            var error = await TryAsync(master, slave, paths, deliveries);
            if (error is null or Different || tries == MostTries) return new ExchangeResult(error, tries);
            await MachineClock.PassAsync(BeforeAnother);
        }
    }

    private static async Task<string?> TryAsync(SaeClient master, SaeClient slave, uint paths, Deliveries deliveries)
    {
        try
        {
            var made = await master.GetAsync(slave.Name, paths);
            foreach (var key in made.Keys) deliveries.Add(key.Key_.ToByteArray());
            var collected = await slave.CollectAsync(master.Name, made.Keys);
            return made.Keys.SequenceEqual(collected.Keys) ? null : Different;
        }
        catch (RpcException failure)
        {
            return SiloClients.ReasonOf(failure);
        }
    }
}
