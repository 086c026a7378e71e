using Grpc.Core;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Client.KeySupply;

/// <summary>A session over gRPC.</summary>
internal sealed class KeySession(string peer, SessionOptions options, TimeSpan deadline, Site site) : IQkdSession
{
    private const string WhenLost =
        "an answer with the keys was lost or did not come, and a key is given once: ask the peer for new keys, and use these no more";

    public string Peer => peer;

    public async Task<PairStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        var request = new GetStatusRequest { PeerSaeId = peer };
        var status = await new SiteCall(site, deadline)
            .RunAsync((client, call) => client.Keys.GetStatusAsync(request, call), cancellationToken);
        return new PairStatus
        {
            Sae = status.SaeId,
            AvailableKeys = (long)status.AvailableKeys,
            CollectableKeys = (long)status.CollectableKeys,
            MinKeySizeBits = (int)status.MinKeySizeBits,
            MaxKeySizeBits = (int)status.MaxKeySizeBits,
            MaxKeysPerCall = (int)status.MaxKeysPerRequest,
            Route = [.. status.Route],
        };
    }

    public async Task<QkdKeys> GetKeysAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var request = new GetKeysRequest
        {
            PeerSaeId = peer, Number = (uint)count, SizeBits = (uint)options.KeySizeBits, DisjointPaths = (uint)options.DisjointPaths,
            LeastAssurance = ReceivedKeys.ToWire(options.LeastAssurance), Hybrid = options.Hybrid,
        };
        return ReceivedKeys.Take((await new SiteCall(site, deadline)
            .RunAsync((client, call) => client.Keys.GetKeysAsync(request, call), cancellationToken)).Keys);
    }

    public async Task<QkdKeys> CollectKeysAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count == 0) throw new ArgumentException("name at least one key", nameof(ids));
        var request = new GetKeysByIdRequest { PeerSaeId = peer };
        request.KeyIds.AddRange(ids.Select(id => id.ToString("D")));
        return ReceivedKeys.Take((await new SiteCall(site, deadline, WhenLost)
            .RunAsync((client, call) => client.Keys.GetKeysByIdAsync(request, call), cancellationToken)).Keys);
    }

    public IAsyncEnumerable<StreamItem> StreamKeysAsync(StreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        var stream = options ?? new StreamOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(stream.Period, TimeSpan.Zero, nameof(options));
        return ReadAsync(stream, cancellationToken);
    }

    private async IAsyncEnumerable<StreamItem> ReadAsync(
        StreamOptions stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var connection = new StreamConnection(site, Request(stream), deadline, stream.LongestOutage);
        var places = new StreamPlaces();
        while (true)
        {
            var message = await connection.NextAsync(cancellationToken);
            using var keys = new Handover(ReceivedKeys.Take(message.Keys));
            foreach (var item in places.Of(message.Epoch, message.Index, keys)) yield return item;
        }
    }

    private StreamKeysRequest Request(StreamOptions stream) => new()
    {
        PeerSaeId = peer, Stream = stream.Name, SizeBits = (uint)options.KeySizeBits, PeriodMs = (uint)stream.Period.TotalMilliseconds,
        LeastAssurance = ReceivedKeys.ToWire(options.LeastAssurance), Hybrid = options.Hybrid,
    };
}
