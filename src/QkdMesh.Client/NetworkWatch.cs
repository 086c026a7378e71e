using Grpc.Core;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Client;

/// <summary>Follows the status of every link. It reads only while a caller waits; the mesh keeps unread messages.</summary>
internal sealed class NetworkWatch : IDisposable
{
    private readonly AsyncServerStreamingCall<WatchNetworkResponse> _call;
    private readonly TimeSpan _patience;
    private readonly Dictionary<string, LinkStatus> _statuses = new(StringComparer.Ordinal);

    /// <param name="patience">How long <see cref="WaitForAsync"/> waits; null for a minute.</param>
    public NetworkWatch(MeshClient client, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        _patience = patience ?? TimeSpan.FromMinutes(1);
        _call = client.Network.WatchNetwork(new WatchNetworkRequest(), cancellationToken: cancellationToken);
    }

    /// <summary>Reads the next message.</summary>
    /// <exception cref="ExpectedFailureException">The mesh ended the stream.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (!await _call.ResponseStream.MoveNext(cancellationToken))
            throw new ExpectedFailureException(
                "SERVER_STOPPED", "the mesh is shutting down, so it ended the stream of changes: try again when it runs", retryable: true);
        Apply(_call.ResponseStream.Current);
    }

    /// <summary>Waits until a link has a status. Wait for each change before you cause the next change.</summary>
    /// <exception cref="ExpectedFailureException">
    /// The link has another status when the patience is over. Do not use the watch any more.
    /// </exception>
    public async Task WaitForAsync(string linkId, LinkStatus status, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_patience);
        try
        {
            while (_statuses.GetValueOrDefault(linkId) != status) await ReadAsync(patience.Token);
        }
        catch (Exception) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ExpectedFailureException(
                "LINK_NOT_CHANGED",
                $"link {linkId} is not {LinkConditionWords.Of(status)} after {_patience.TotalSeconds:0} s: see 'qkdmesh network show'",
                retryable: true);
        }
    }

    public void Dispose() => _call.Dispose();

    private void Apply(WatchNetworkResponse message)
    {
        if (message.Network is { } network)
        {
            _statuses.Clear();
            foreach (var link in network.Links) _statuses[link.Id] = link.Status;
        }

        foreach (var change in message.Events)
        {
            if (change.LinkStatus is { } link) _statuses[link.LinkId] = link.After;
        }
    }
}
