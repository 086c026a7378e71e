using System.Runtime.CompilerServices;
using MediatR;
using QkdMesh.Application.Metering;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;

namespace QkdMesh.Application.KeySupply;

/// <summary>
/// Reads the caller's side of a stream of keys that both SAEs of a pair read. A stream ends with its first error. The reader
/// disposes of the keys.
/// </summary>
/// <param name="Period">The time between single keys; zero = batches as fast as both sides read.</param>
/// <param name="KeysPerMessage">The keys in a batch; used without a period only.</param>
public sealed record StreamKeys(
    SaeId Caller, SaeId Peer, string Name, KeyRequirements Requirements, TimeSpan Period, int KeysPerMessage)
    : IRequest<IAsyncEnumerable<Result<StreamBatch>>>, ICheckedRequest, IMeteredRequest
{
    public static readonly TimeSpan MaxPeriod = TimeSpan.FromMinutes(5);

    public StreamId Stream => StreamId.Of(Caller, Peer, Name);

    public QuotaUse Use => new(Caller, Peer) { OpensStream = true };

    public MeshError? Check(NetworkSnapshot network, KeySupplyOptions options)
    {
        if (RequestWith(options).Check(network, options) is { Code: not ErrorCode.KeyCountOutOfRange } refusal) return refusal;
        if (!Identifier.IsValid(Name)) return new(ErrorCode.OptionOutOfRange, $"the name of a stream is {Identifier.Rule}");
        if (KeysPerMessage < 1 || KeysPerMessage > options.MaxKeysPerRequest)
            return new(ErrorCode.OptionOutOfRange, $"keys_per_message is 1 to {options.MaxKeysPerRequest}, not {(uint)KeysPerMessage}");
        return Period >= TimeSpan.Zero && Period <= MaxPeriod
            ? null
            : new(ErrorCode.OptionOutOfRange, $"period_ms is 0 to {MaxPeriod.TotalMilliseconds}, not {Period.TotalMilliseconds}");
    }

    /// <summary>Whether keys come one by one, one in each period.</summary>
    public bool IsPaced => Period > TimeSpan.Zero;

    /// <summary>The keys that the driver's node makes for each message.</summary>
    public KeyRequest RequestWith(KeySupplyOptions options) =>
        new(Caller, Peer, IsPaced ? 1 : KeysPerMessage, Requirements, options.DefaultDeadline);
}

public sealed class StreamKeysHandler(
    NetworkView view, NodeGrains nodes, QuotaLedger quotas, KeySupplyOptions options, TimeProvider time)
    : IRequestHandler<StreamKeys, IAsyncEnumerable<Result<StreamBatch>>>
{
    // Quotas may change while a stream waits for one.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250), LongestPause = TimeSpan.FromSeconds(5);

    public Task<IAsyncEnumerable<Result<StreamBatch>>> Handle(StreamKeys request, CancellationToken cancellationToken) =>
        Task.FromResult(ReadAsync(request, cancellationToken));

    private async IAsyncEnumerable<Result<StreamBatch>> ReadAsync(
        StreamKeys request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var pace = request.IsPaced ? new PeriodicTimer(request.Period, time) : null;
        var side = new StreamSide(request, nodes, quotas, options);
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var network = view.Current!;
                var batch = await side.NextAsync(network, cancellationToken);
                if (batch.Error is { } error)
                {
                    if (error.PassOnTo is not null || !ErrorCatalogue.Of(error.Code).Retryable)
                    {
                        yield return error;
                        yield break;
                    }
                    if (error.RetryAfter is { } pause)
                        await Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellationToken);
                    else await view.WaitForChangeAsync(network.Version, RetryAfter, time, cancellationToken);
                }
                else if (batch.Value is { } keys)
                {
                    yield return keys;
                    if (pace is not null && side.Drives) await pace.WaitForNextTickAsync(cancellationToken);
                }
            }
        }
        finally
        {
            await side.CloseAsync();
        }
    }
}
