using Grpc.Core;

namespace QkdMesh.Client.KeySupply;

/// <summary>One call to a site, with all its attempts.</summary>
/// <param name="deadline">For all attempts together.</param>
/// <param name="whenLost">
/// What it means if an answer was lost and the mesh does not know the keys any more; null if a call can be repeated without harm.
/// </param>
internal sealed class SiteCall(Site site, TimeSpan deadline, string? whenLost = null)
{
    private const string UnknownKey = "UNKNOWN_KEY_ID", NodeUnavailable = "NODE_UNAVAILABLE", DeadlinePassed = "DEADLINE_PASSED";

    private readonly TimeProvider _time = site.Options.Time;
    private readonly long _begun = site.Options.Time.GetTimestamp();
    private bool _mayBeDone;

    private TimeSpan Left => deadline - _time.GetElapsedTime(_begun);

    /// <param name="call">Makes the call at one silo.</param>
    /// <exception cref="QkdException">No silo served the call.</exception>
    public async Task<T> RunAsync<T>(Func<MeshClient, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        QkdException? last = null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await new Failover(site.InTurn(), site.Note).RunAsync(AskAsync, either.Token);
                site.Budget.Succeeded();
                return answer;
            }
            catch (Exception fault) when (fault is RpcException or ExpectedFailureException or OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                last = limit.IsCancellationRequested ? Passed(last, fault) : Refused(fault);
            }

            // What a lost answer means is clear only after another attempt, so the outcome of the last one is not.
            var pause = last.RetryAfter ?? Pauses.After(attempt);
            if (!last.IsRetryable || limit.IsCancellationRequested) throw last;
            if (pause >= Left || !site.Budget.TryTake()) throw _mayBeDone && whenLost is not null ? Lost(last) : last;
            await Task.Delay(pause, _time, cancellationToken);
        }

        async Task<T> AskAsync(Uri server)
        {
            try
            {
                // A silo that hangs leaves time for another.
                var share = site.Options.Servers.Count > 1 ? Left / 2 : Left;
                var callOptions = new CallOptions(site.Caller, (_time.GetUtcNow() + share).UtcDateTime, either.Token);
                return await call(site.At(server), callOptions);
            }
            catch (RpcException fault) when (!either.IsCancellationRequested)
            {
                var reason = RpcFailures.ReasonOf(fault);
                _mayBeDone |= reason is NodeUnavailable || LostAnswers.MayBe(fault);
                if (reason is null or "NOT_SERVED_HERE" or "SILO_NOT_READY" or "NETWORK_UNCONFIRMED")
                    site.Failed(server, isUnreached: reason is null);
                if (LostAnswers.Is(fault, server) && Left > TimeSpan.Zero) throw LostAnswers.AsUnavailable(fault);
                throw;
            }
        }
    }

    private QkdException Refused(Exception fault)
    {
        var failure = fault is ExpectedFailureException expected ? expected.Failure : RpcFailures.Read((RpcException)fault, null);
        return whenLost is not null && _mayBeDone && failure.Reason == UnknownKey ? Lost(fault) : new QkdException(failure, fault);
    }

    // A call that was cancelled may have been under way.
    private QkdException Passed(QkdException? last, Exception fault) =>
        whenLost is not null && (_mayBeDone || fault is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        ? Lost(fault)
        : new QkdException(
            new Failure(
                DeadlinePassed,
                last is null ? "no silo answered before the deadline" : $"the deadline passed; before it: {last.Message} ({last.Reason})",
                Retryable: true),
            fault);

    private KeysLostException Lost(Exception fault) => new(whenLost!, fault);
}
