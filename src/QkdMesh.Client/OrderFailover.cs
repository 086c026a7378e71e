using Grpc.Core;

namespace QkdMesh.Client;

/// <summary>
/// Gives an operator's order to silos in turn, until one confirms it. Silos that start or stop answer that a node is unavailable. An order
/// that is given twice changes nothing more, so it is given again for a while, also if it may have been carried out.
/// </summary>
/// <param name="servers">The silos to ask, in this order.</param>
/// <param name="note">Gets a line when another silo is asked, or when the order waits.</param>
internal sealed class OrderFailover(IReadOnlyList<Uri> servers, Action<string> note, TimeProvider time)
{
    // A silo that died is declared dead in about ten seconds. Then its part of the network has moved to another.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromMilliseconds(500);

    private const string NodeUnavailable = "NODE_UNAVAILABLE";

    private bool _isHeard, _mayBeInForce;

    /// <param name="give">Gives the order to one silo.</param>
    /// <param name="ask">Asks one silo for the state that the order changes: a sentence.</param>
    /// <exception cref="ExpectedFailureException">No silo confirms the order. The message has the state, if a silo tells it.</exception>
    /// <exception cref="RpcException">A silo refuses the order for good.</exception>
    public async Task<T> RunAsync<T>(Func<Uri, Task<T>> give, Func<Uri, Task<string>> ask, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        for (var round = 1; ; round++)
        {
            try
            {
                return await new Failover(servers, note).RunAsync(server => WatchAsync(give, server), cancellationToken);
            }
            catch (RpcException call) when (_mayBeInForce && !cancellationToken.IsCancellationRequested)
            {
                throw await RefusedAsync(RpcFailures.Read(call, null), call, ask);
            }
            catch (ExpectedFailureException unconfirmed) when (_isHeard && !cancellationToken.IsCancellationRequested)
            {
                // A silo may take longer than this to say that it does not know. The order is given at least twice.
                if (round > 1 && time.GetElapsedTime(begun) >= Patience)
                    throw _mayBeInForce ? await UnknownAsync(unconfirmed.Failure, ask) : unconfirmed;
                if (round == 1) note($"{unconfirmed.Failure.Message} ({unconfirmed.Failure.Reason}). Giving the order again");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<T> WatchAsync<T>(Func<Uri, Task<T>> give, Uri server)
    {
        try
        {
            return await give(server);
        }
        catch (RpcException call)
        {
            var reason = RpcFailures.ReasonOf(call);
            var isLost = reason is null && !RpcFailures.WasNotSent(call) && !RpcFailures.IsForeign(call)
                && (await RpcFailures.ReadAsync(call, server, CancellationToken.None)).Reason != TlsFailures.Reason;
            _isHeard |= isLost || reason is not null;
            _mayBeInForce |= isLost || reason is NodeUnavailable;
            throw;
        }
    }

    // The refusal may be the effect of an earlier attempt, as for an alarm that is acknowledged already.
    private async Task<ExpectedFailureException> RefusedAsync(Failure refusal, RpcException call, Func<Uri, Task<string>> ask) =>
        new(refusal with { Message = $"{refusal.Message}. An earlier attempt may have been carried out: {await StateAsync(ask)}" }, call);

    private async Task<ExpectedFailureException> UnknownAsync(Failure failure, Func<Uri, Task<string>> ask) => new(new Failure(
        "OUTCOME_UNKNOWN", $"no silo confirmed the order: {failure.Message}. {await StateAsync(ask)}. Repeat the order if needed",
        Retryable: true));

    private async Task<string> StateAsync(Func<Uri, Task<string>> ask)
    {
        foreach (var server in servers.Distinct())
        {
            try
            {
                return $"{await ask(server)} now, says {RpcFailures.Name(server)}";
            }
            catch (RpcException)
            {
                // The next silo may know.
            }
        }

        return "no silo tells whether the order is in force: check with 'qkdmesh network show'";
    }
}
