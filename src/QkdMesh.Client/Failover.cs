using Grpc.Core;

namespace QkdMesh.Client;

/// <summary>Asks silos in turn, until one serves the caller.</summary>
/// <param name="servers">
/// The silos to ask, in this order. If an answer names some of them, they come next. Other addresses are never called: the user did not
/// choose them, and a call to them could be less secure.
/// </param>
/// <param name="note">Gets a line when another silo is asked.</param>
/// <param name="ifLost">
/// What it means if the answer to a call is lost: the call may have been carried out. Such a call is not repeated. Null if a call can be
/// repeated without harm.
/// </param>
internal sealed class Failover(IReadOnlyList<Uri> servers, Action<string> note, string? ifLost = null)
{
    /// <param name="ask">Makes the calls to one silo. It is run again for the next silo.</param>
    /// <exception cref="ExpectedFailureException">No silo serves the caller, or the outcome of a call is unknown.</exception>
    /// <exception cref="RpcException">A call failed in a way that another silo does not change.</exception>
    public async Task<T> RunAsync<T>(Func<Uri, Task<T>> ask, CancellationToken cancellationToken)
    {
        List<Uri> left = [.. servers.Distinct()];
        List<(Failure Failure, RpcException Call)> failures = [];
        while (left.Count > 0)
        {
            var server = left[0];
            left.RemoveAt(0);
            try
            {
                return await ask(server);
            }
            catch (RpcException call) when (!cancellationToken.IsCancellationRequested)
            {
                var failure = await RpcFailures.ReadAsync(call, server, cancellationToken);
                if (failure.Reason != TlsFailures.Reason && !AnotherMayServe(call))
                {
                    if (ifLost is not null && IsUnanswered(call)) throw new ExpectedFailureException(RpcFailures.Lost(server, ifLost));
                    throw;
                }

                failures.Add((failure, call));
                left = [.. left.OrderByDescending(other => failure.TryAt?.Contains(other) is true)];
                if (left.Count > 0) note($"{failure.Message} ({failure.Reason}). Asking {RpcFailures.Name(left[0])}");
            }
        }

        throw Best(failures);
    }

    private static bool IsUnanswered(RpcException call) =>
        RpcFailures.ReasonOf(call) is null && !RpcFailures.WasNotSent(call) && !RpcFailures.IsForeign(call);

    private bool AnotherMayServe(RpcException call) => RpcFailures.ReasonOf(call) switch
    {
        "NOT_SERVED_HERE" or "SILO_NOT_READY" or "NETWORK_UNCONFIRMED" => true,
        // The node may have done what it was asked.
        "NODE_UNAVAILABLE" => ifLost is null,
        null => RpcFailures.WasNotSent(call) || (ifLost is null && call.StatusCode is not StatusCode.DeadlineExceeded),
        _ => false,
    };

    private Failure WithPlaces(Failure failure)
    {
        var others = (failure.TryAt ?? []).Except(servers).Select(RpcFailures.Name)
            .Where(other => !failure.Message.Contains(other, StringComparison.Ordinal)).ToList();
        return others.Count == 0 ? failure : failure with { Message = $"{failure.Message}; ask at {string.Join(" or ", others)}" };
    }

    // An answer of a mesh says more than silence.
    private ExpectedFailureException Best(List<(Failure Failure, RpcException Call)> failures)
    {
        var answered = failures.Find(failure => failure.Failure.Reason != RpcFailures.UnreachableReason);
        return answered.Failure is { } failure
            ? new ExpectedFailureException(WithPlaces(failure), answered.Call)
            : new ExpectedFailureException(RpcFailures.Unreachable(string.Join(" or ", servers.Distinct().Select(RpcFailures.Name))));
    }
}
