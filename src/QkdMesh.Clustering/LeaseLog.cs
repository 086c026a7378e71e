using Microsoft.Extensions.Logging;

namespace QkdMesh.Clustering;

/// <summary>Logs when the lease on this silo's membership ends, and when it is held again. Between the two no key is supplied.</summary>
internal sealed partial class LeaseLog(MembershipLease lease, ILogger<MembershipGuard> logger)
{
    private bool _wasHeld, _hasLapsed;

    /// <summary>
    /// Compares the lease with how it was. Call it before each renewal too: a lease that ended since the last check is held after it.
    /// </summary>
    public void Look()
    {
        var isHeld = lease.IsHeld;
        if (isHeld == _wasHeld) return;
        _wasHeld = isHeld;
        if (!isHeld) LogLapsed();
        // The first proof of a silo that starts is no news.
        else if (_hasLapsed) LogHeld();
        _hasLapsed = !isHeld;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the lease on the membership of this silo has ended: for 2.5 s neither the membership store nor a majority of the silos "
            + "answered, or the process stood still. This silo supplies no key until one of them answers")]
    private partial void LogLapsed();

    [LoggerMessage(Level = LogLevel.Warning, Message = "the lease on the membership of this silo is held again: it supplies keys")]
    private partial void LogHeld();
}
