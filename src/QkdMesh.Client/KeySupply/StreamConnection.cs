using Grpc.Core;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Client.KeySupply;

/// <summary>Reads a stream at one silo of a site after another.</summary>
internal sealed class StreamConnection(Site site, StreamKeysRequest request, TimeSpan firstPatience, TimeSpan longestOutage) : IDisposable
{
    private const string TakenOver = "STREAM_TAKEN_OVER";

    // Two readers of one stream would take it from each other for ever.
    private static readonly TimeSpan BetweenTakeovers = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time = site.Options.Time;
    private AsyncServerStreamingCall<StreamKeysResponse>? _call;
    private bool _everHeard;
    private int _failures;
    private long _lost;
    private long? _takenOver;

    /// <exception cref="QkdException">The mesh refuses the stream, or the connection was lost for too long.</exception>
    public async Task<StreamKeysResponse> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await new Failover(site.InTurn(), site.Note).RunAsync(ReadAsync, cancellationToken);
            }
            catch (Exception fault) when (fault is RpcException or ExpectedFailureException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await RestAsync(fault, cancellationToken);
            }
        }

        async Task<StreamKeysResponse> ReadAsync(Uri server)
        {
            try
            {
                // An open call stays at its silo, whatever the turn is.
                _call ??= site.At(server).Keys.StreamKeys(request, new CallOptions(site.Caller, cancellationToken: cancellationToken));
                if (!await _call.ResponseStream.MoveNext(cancellationToken))
                    throw new RpcException(new Status(StatusCode.Unavailable, "the silo stops, so it ended the stream"));
                Heard();
                return _call.ResponseStream.Current;
            }
            catch (RpcException fault) when (!cancellationToken.IsCancellationRequested)
            {
                site.Failed(server, isUnreached: RpcFailures.ReasonOf(fault) is null);
                Lose(fault.Status.Detail);
                if (LostAnswers.Is(fault, server)) throw LostAnswers.AsUnavailable(fault);
                throw;
            }
        }
    }

    public void Dispose() => _call?.Dispose();

    private void Heard()
    {
        if (_failures > 0 && _everHeard) site.Note("stream: connected again");
        (_everHeard, _failures) = (true, 0);
    }

    private void Lose(string why)
    {
        _call?.Dispose();
        _call = null;
        if (_failures++ > 0) return;
        _lost = _time.GetTimestamp();
        if (_everHeard) site.Note($"stream: connection lost: {why}. Trying again");
    }

    private async Task RestAsync(Exception fault, CancellationToken cancellationToken)
    {
        var failure = fault is ExpectedFailureException expected ? expected.Failure : RpcFailures.Read((RpcException)fault, null);
        var patience = _everHeard ? longestOutage : firstPatience;
        if (!MayPass(failure) || _time.GetElapsedTime(_lost) >= patience) throw new QkdException(failure, fault);
        var pause = failure.RetryAfterMs is { } ms ? TimeSpan.FromMilliseconds(ms) : Pauses.After(_failures);
        await Task.Delay(pause, _time, cancellationToken);
    }

    private bool MayPass(Failure failure)
    {
        if (failure.Reason != TakenOver) return failure.Retryable;
        // The node of the SAE may have moved or restarted.
        var isFirst = _takenOver is not { } before || _time.GetElapsedTime(before) > BetweenTakeovers;
        _takenOver = _time.GetTimestamp();
        return isFirst;
    }
}
