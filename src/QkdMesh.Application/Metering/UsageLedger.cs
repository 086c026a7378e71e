using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Metering;

/// <summary>
/// What SAEs used at this silo, minute by minute. It remembers a day, and less if more pairs were busy than it has room for. A pair counts
/// for the tenant of the SAE that asked.
/// </summary>
public sealed class UsageLedger(NetworkView view, UsageTotals totals, TimeProvider time) : IUsageHere
{
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Pairs in all minutes together: about 20 MB.</summary>
    public const int MostPairs = 200_000;

    private readonly Lock _gate = new();
    // Oldest first. Only the newest one changes.
    private readonly Queue<UsageMinute> _minutes = new();
    private UsageMinute? _newest;
    private DateTimeOffset _wholeSince = time.GetUtcNow();
    private int _pairs;

    /// <summary>Adds what an SAE used. An SAE that is not in the topology is not counted.</summary>
    public void Add(SaeId sae, SaeId peer, UsageFigures used)
    {
        if (used == default || view.Current?.Topology.FindSae(sae) is not { } known) return;
        var tenant = known.Tenant ?? "";
        totals.Add(tenant, used);
        lock (_gate)
        {
            var minute = Newest();
            _pairs -= minute.Pairs;
            minute.Add(tenant, sae, peer, used);
            _pairs += minute.Pairs;
            while (_pairs > MostPairs && _minutes.Count > 1) Forget();
        }
    }

    public UsageReport Read(string? tenant, DateTimeOffset? since)
    {
        List<UsageMinute> minutes;
        List<UsageRow> newest;
        DateTimeOffset wholeSince;
        lock (_gate)
        {
            ForgetOld();
            minutes = [.. _minutes.Where(minute => minute.End > (since ?? DateTimeOffset.MinValue))];
            newest = minutes.Remove(_newest!) ? [.. _newest!.Rows(tenant)] : [];
            wholeSince = _wholeSince;
        }
        return new(wholeSince, UsageRow.Sum(minutes.SelectMany(minute => minute.Rows(tenant)).Concat(newest)));
    }

    // The clock may step back.
    private UsageMinute Newest()
    {
        var now = time.GetUtcNow();
        if (_newest is not null && now >= _newest.Start && now < _newest.End) return _newest;
        ForgetOld();
        _newest = new(new(now.Ticks - (now.Ticks % UsageMinute.Length.Ticks), TimeSpan.Zero));
        _minutes.Enqueue(_newest);
        return _newest;
    }

    private void ForgetOld()
    {
        while (_minutes.TryPeek(out var oldest) && oldest.End <= time.GetUtcNow() - Kept) Forget();
    }

    private void Forget()
    {
        var oldest = _minutes.Dequeue();
        _pairs -= oldest.Pairs;
        if (_wholeSince < oldest.End) _wholeSince = oldest.End;
        if (oldest == _newest) _newest = null;
    }
}
