using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Metering;

/// <summary>A request of an SAE that quotas limit.</summary>
public interface IMeteredRequest
{
    QuotaUse Use { get; }
}

/// <summary>What a request of an SAE takes of its quotas.</summary>
/// <param name="Keys">Bits of new key.</param>
public sealed record QuotaUse(SaeId Sae, SaeId Peer, long Keys = 0)
{
    /// <summary>Whether it opens a stream: its batches are metered one by one.</summary>
    public bool OpensStream { get; init; }

    /// <summary>Whether it is a batch of a stream that is open.</summary>
    public bool IsBatch { get; init; }

    /// <summary>How many new keys it is for.</summary>
    public int Count { get; init; }

    /// <summary>SAEs that get the same keys as the peer. It is one request, and its keys count for each of them.</summary>
    public IReadOnlyList<SaeId> AdditionalPeers { get; init; } = [];

    internal IEnumerable<SaeId> Peers => AdditionalPeers.Prepend(Peer);

    /// <summary>
    /// What it adds to the usage of its SAE and one of its peers when it has ended. A batch belongs to the call that opened its stream.
    /// </summary>
    internal UsageFigures Figures(SaeId peer, bool isDelivered)
    {
        var isCounted = !IsBatch && peer == Peer;
        return new(
            Requests: isCounted ? 1 : 0, Failures: isCounted && !isDelivered ? 1 : 0, Keys: isDelivered ? Count : 0,
            KeyBits: isDelivered ? Keys : 0);
    }

    /// <summary>What it takes of a limit that holds for some of its peers.</summary>
    /// <param name="peers">How many.</param>
    internal static double AmountFor(QuotaKind kind, double amount, int peers) => kind == QuotaKind.KeyKbps ? amount * peers : amount;

    internal IEnumerable<(QuotaKind Kind, double Amount)> Amounts
    {
        get
        {
            if (!IsBatch)
            {
                yield return (OpensStream ? QuotaKind.Streams : QuotaKind.Calls, 1);
                yield return (QuotaKind.RequestsPerSecond, 1);
            }
            if (Keys == 0) yield break;
            // What the keys cost is known when they are made. Until then, the bucket must not be in debt.
            yield return (QuotaKind.LinkKeyKbps, 0);
            yield return (QuotaKind.KeyKbps, Keys / 1e3);
        }
    }
}
