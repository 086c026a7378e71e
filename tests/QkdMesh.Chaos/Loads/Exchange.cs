using Grpc.Core;
using QkdMesh.Chaos.Running;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Chaos.Loads;

/// <summary>The result of an exchange.</summary>
/// <param name="Error">The reason of the last failure; null if both SAEs got the same key.</param>
/// <param name="Tries">1 or 2.</param>
/// <param name="Calls">The number of gRPC requests of both SAEs.</param>
/// <param name="FirstTry">How long the first try took.</param>
internal readonly record struct ExchangeResult(string? Error, int Tries, int Calls, TimeSpan FirstTry)
{
    /// <summary>The reason why the first try failed; null if it did not.</summary>
    public string? FirstError { get; init; }

    /// <summary>The weakest assurance of a key that both SAEs got.</summary>
    public Assurance Assurance { get; init; }
}

/// <summary>
/// The master gets a key, the slave collects it, and both compare. After a failure both try once more, from the start, a second later.
/// </summary>
internal static class Exchange
{
    /// <summary>The reason if the two got different bytes.</summary>
    public const string Different = "DIFFERENT_KEYS";

    private static readonly TimeSpan BeforeAnother = TimeSpan.FromSeconds(1);

    public static async Task<ExchangeResult> RunAsync(SaeClient master, SaeClient slave, KeyOrder order, Deliveries deliveries)
    {
        var begun = MachineClock.Now;
        var first = await TryAsync(master, slave, order, deliveries);
        var took = MachineClock.Now - begun;
        if (first.Error is null or Different) return new(first.Error, 1, first.Calls, took) { Assurance = first.Assurance };
        await MachineClock.PassAsync(BeforeAnother);
        var second = await TryAsync(master, slave, order, deliveries);
        return new(second.Error, 2, first.Calls + second.Calls, took) { Assurance = second.Assurance, FirstError = first.Error };
    }

    private static async Task<(string? Error, int Calls, Assurance Assurance)> TryAsync(
        SaeClient master, SaeClient slave, KeyOrder order, Deliveries deliveries)
    {
        var calls = 1;
        try
        {
            var made = await master.GetAsync(slave.Name, order);
            deliveries.Add(master.Name, made.Keys);
            calls++;
            var collected = await slave.CollectAsync(master.Name, made.Keys);
            deliveries.AddAgain(slave.Name, collected.Keys);
            return (made.Keys.SequenceEqual(collected.Keys) ? null : Different, calls, made.Keys.Min(key => key.Assurance));
        }
        catch (RpcException failure)
        {
            return (SiloClients.ReasonOf(failure), calls, Assurance.Unspecified);
        }
    }
}
