using Grpc.Core;

namespace QkdMesh.Client;

/// <summary>Reads one stream of messages through restarts and failures of silos.</summary>
/// <param name="connect">Opens a connection to a silo.</param>
/// <param name="note">Gets one line when the connection is lost, and one when it is back.</param>
internal sealed class StreamFollower(IReadOnlyList<Uri> servers, Func<Uri, MeshClient> connect, Action<string> note, TimeProvider time)
{
    private const string TakenOver = "STREAM_TAKEN_OVER";

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250), LongestPause = TimeSpan.FromSeconds(5);

    // Two callers that follow one stream would take it from each other for ever.
    private static readonly TimeSpan BetweenTakeovers = TimeSpan.FromSeconds(30);

    private long? _takenOver;
    private bool _everHeard, _heard, _isLost;

    /// <summary>
    /// Returns when the reader is done. Only the first connection can fail. Later the follower tries again until it is cancelled.
    /// </summary>
    /// <param name="read">
    /// Opens the stream at a silo, reads it, and calls <see cref="Heard"/> for each message. Returns true when it needs no more messages,
    /// false when the silo ended the stream.
    /// </param>
    /// <exception cref="RpcException">The mesh refuses the stream for good.</exception>
    /// <exception cref="ExpectedFailureException">No silo answers the first time.</exception>
    public async Task FollowAsync(Func<MeshClient, Task<bool>> read, CancellationToken cancellationToken)
    {
        var failover = new Failover(servers, Lose);
        for (var pause = ShortestPause; ; pause = _heard ? ShortestPause : Longer(pause))
        {
            _heard = false;
            try
            {
                if (await failover.RunAsync(ReadAsync, cancellationToken)) return;
                Lose("the mesh stops, so it ended the stream");
            }
            catch (RpcException call) when (!cancellationToken.IsCancellationRequested && _everHeard && MayPass(call))
            {
                Lose(call.Status.Detail);
            }
            catch (ExpectedFailureException failure) when (_everHeard)
            {
                Lose(failure.Failure.Message);
            }

            await Task.Delay(pause, time, cancellationToken);
        }

        async Task<bool> ReadAsync(Uri server)
        {
            try
            {
                return await ReadOnceAsync(server);
            }
            catch (RpcException call) when (!cancellationToken.IsCancellationRequested && IsLost(call))
            {
                // The end of a connection does not tell its cause. A new connection tells: a certificate that was revoked is refused.
                return await ReadOnceAsync(server);
            }
        }

        async Task<bool> ReadOnceAsync(Uri server)
        {
            using var client = connect(server);
            return await read(client);
        }
    }

    private static bool IsLost(RpcException call) =>
        call.StatusCode == StatusCode.Unavailable && RpcFailures.ReasonOf(call) is null && !RpcFailures.WasNotSent(call);

    /// <summary>A message has come.</summary>
    public void Heard()
    {
        if (_isLost && _everHeard) note("connected again");
        (_heard, _everHeard, _isLost) = (true, true, false);
    }

    private void Lose(string why)
    {
        if (_isLost) return;
        _isLost = true;
        note(_everHeard ? $"connection lost: {why}. Trying again" : why);
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private bool MayPass(RpcException call)
    {
        if (RpcFailures.ReasonOf(call) != TakenOver) return RpcFailures.Read(call, null).Retryable;
        // The node of the SAE may have moved or restarted.
        var isFirst = _takenOver is not { } before || time.GetElapsedTime(before) > BetweenTakeovers;
        _takenOver = time.GetTimestamp();
        return isFirst;
    }
}
