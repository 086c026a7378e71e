using System.Diagnostics;
using System.Security.Cryptography;
using Grpc.Core;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;
using WireKey = QkdMesh.Northbound.V1.Key;

namespace QkdMesh.Cli.Commands.Demo;

/// <summary>Orders keys for one SAE, collects them for the other SAE, and compares both copies.</summary>
internal sealed class KeyExchange(MeshClient client, SaePair pair, Uri server)
{
    private const int CollectedAtOnce = 64;

    // Links that have just started have little key, so a request may succeed a moment later.
    private const int MostRepeats = 20;

    // A request that finds no route waits for one for seconds. So an exchange without any key ends early.
    private const int MostRefused = 3;

    private static readonly TimeSpan RepeatAfter = TimeSpan.FromMilliseconds(100);

    private static readonly string TooLittle = Core.Errors.ErrorCatalogue.Of(Core.Errors.ErrorCode.InsufficientKey).Reason;

    public int Requests { get; private set; }

    public int Failed { get; private set; }

    public int Mismatched { get; private set; }

    /// <summary>Orders keys one by one, then collects them for the peer.</summary>
    /// <param name="refusal">A reason that ends the exchange without counting as a failure.</param>
    public async Task<ExchangeResult> RunAsync(int keys, string? refusal, CancellationToken cancellationToken)
    {
        var result = new ExchangeResult();
        var made = new List<WireKey>();
        var (repeats, refused) = (0, 0);
        for (var at = 0; at < keys; at++)
        {
            Requests++;
            try
            {
                var request = new GetKeysRequest { PeerSaeId = pair.Slave.Id.Value, Number = 1 };
                var response =
                    await client.Keys.GetKeysAsync(request, MeshClient.As(pair.Master.Id.Value), cancellationToken: cancellationToken);
                if (made.Count == 0) result.FirstKeyAt = Stopwatch.GetTimestamp();
                made.AddRange(response.Keys);
                result.Route ??= response.Routes.FirstOrDefault();
            }
            catch (RpcException fault) when (fault.StatusCode is not StatusCode.Cancelled)
            {
                if (RpcFailures.ReasonOf(fault) == TooLittle && repeats++ < MostRepeats)
                {
                    at--;
                    await Task.Delay(RepeatAfter, TimeProvider.System, cancellationToken);
                    continue;
                }
                result.Failure ??= RpcFailures.Read(fault, server);
                if (RpcFailures.ReasonOf(fault) is { } reason && reason == refusal) break;
                Failed++;
                if (made.Count == 0 && ++refused == MostRefused) break;
            }
        }

        foreach (var batch in made.Chunk(CollectedAtOnce)) await CompareAsync(batch, cancellationToken);
        result.Keys = made.Count;
        return result;
    }

    private async Task CompareAsync(WireKey[] made, CancellationToken cancellationToken)
    {
        var request = new GetKeysByIdRequest { PeerSaeId = pair.Master.Id.Value, KeyIds = { made.Select(key => key.KeyId) } };
        var response =
            await client.Keys.GetKeysByIdAsync(request, MeshClient.As(pair.Slave.Id.Value), cancellationToken: cancellationToken);
        Mismatched += Mismatches(made, response.Keys);
    }

    /// <summary>Counts the keys that are missing among the collected keys, or differ in a byte.</summary>
    internal static int Mismatches(IEnumerable<WireKey> made, IEnumerable<WireKey> collected)
    {
        var byId = collected.ToDictionary(key => key.KeyId, StringComparer.Ordinal);
        return made.Count(key =>
            !byId.TryGetValue(key.KeyId, out var other) || !CryptographicOperations.FixedTimeEquals(key.Key_.Span, other.Key_.Span));
    }
}

/// <summary>The result of an exchange.</summary>
internal sealed class ExchangeResult
{
    public UsedRoute? Route { get; set; }

    public Failure? Failure { get; set; }

    public int Keys { get; set; }

    /// <summary>Timestamp of <see cref="Stopwatch"/>.</summary>
    public long FirstKeyAt { get; set; }
}
