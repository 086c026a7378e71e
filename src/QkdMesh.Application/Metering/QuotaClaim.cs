using QkdMesh.Core.Topology;

namespace QkdMesh.Application.Metering;

/// <summary>What one request has taken of its quotas.</summary>
internal sealed class QuotaClaim(UsageLedger usage, QuotaUse use)
{
    private readonly List<(QuotaMeter Meter, QuotaKind Kind, double Amount)> _taken = [];

    public void Add(QuotaMeter meter, QuotaKind kind, double amount) => _taken.Add((meter, kind, amount));

    /// <summary>The request was refused: it takes nothing.</summary>
    public void Undo()
    {
        foreach (var (meter, _, amount) in _taken) meter.GiveBack(amount);
        Count(isDelivered: false);
    }

    /// <summary>The request has ended. Keys that were not delivered give their room back.</summary>
    public void Settle(bool isDelivered)
    {
        foreach (var (meter, kind, amount) in _taken)
            if (kind is QuotaKind.Calls or QuotaKind.Streams || (kind is QuotaKind.KeyKbps && !isDelivered)) meter.GiveBack(amount);
        Count(isDelivered);
    }

    private void Count(bool isDelivered)
    {
        foreach (var peer in use.Peers) usage.Add(use.Sae, peer, use.Figures(peer, isDelivered));
    }
}
