using Grpc.Core;

namespace QkdMesh.Client;

/// <summary>Asks silos in turn, until one serves the caller.</summary>
/// <param name="servers">The silos to ask first, in this order. A silo that does not serve the caller may name further silos.</param>
/// <param name="note">Gets a line when another silo is asked.</param>
public sealed class Failover(IReadOnlyList<Uri> servers, Action<string> note)
{
    // A wrong answer must not send the caller round for ever.
    private const int MostServers = 16;

    /// <param name="ask">Makes the calls to one silo. It is run again for the next silo.</param>
    /// <exception cref="ExpectedFailureException">No silo serves the caller.</exception>
    /// <exception cref="RpcException">A call failed in a way that another silo does not change.</exception>
    public async Task<T> RunAsync<T>(Func<Uri, Task<T>> ask, CancellationToken cancellationToken)
    {
        List<Uri> known = [.. servers.Distinct()];
        List<Failure> failures = [];
        for (var at = 0; at < known.Count; at++)
        {
            try
            {
                return await ask(known[at]);
            }
            catch (RpcException call) when (!cancellationToken.IsCancellationRequested && AnotherMayServe(call))
            {
                var failure = RpcFailures.Read(call, known[at]);
                failures.Add(failure);
                known.AddRange((failure.TryAt ?? []).Except(known).Take(MostServers - known.Count));
                if (at + 1 < known.Count) note($"{failure.Message} ({failure.Reason}). Asking {RpcFailures.Name(known[at + 1])}");
            }
        }

        throw new ExpectedFailureException(Best(failures, known));
    }

    /// <summary>Whether a call failed on its way, and not at the mesh.</summary>
    private static bool IsOnTheWay(RpcException call) =>
        RpcFailures.ReasonOf(call) is null && call.StatusCode is not StatusCode.DeadlineExceeded;

    private static bool AnotherMayServe(RpcException call) =>
        IsOnTheWay(call)
        || RpcFailures.ReasonOf(call) is "NOT_SERVED_HERE" or "SILO_NOT_READY" or "NETWORK_UNCONFIRMED" or "NODE_UNAVAILABLE";

    // An answer of a mesh says more than silence.
    private static Failure Best(List<Failure> failures, List<Uri> asked) =>
        failures.Find(failure => failure.Reason != RpcFailures.UnreachableReason)
        ?? RpcFailures.Unreachable(string.Join(" or ", asked.Select(RpcFailures.Name)));
}
