namespace QkdMesh.Application.Metering;

/// <summary>How much of one limit is used.</summary>
internal abstract class QuotaMeter
{
    private readonly Lock _gate = new();

    /// <summary>Takes an amount. Otherwise says how long to wait before another try, and takes nothing.</summary>
    public TimeSpan? Take(double amount, double limit)
    {
        lock (_gate) return TakeAlone(amount, limit);
    }

    /// <summary>Takes an amount that is used already, whether there is room or not.</summary>
    public void Charge(double amount)
    {
        lock (_gate) ChangeAlone(amount);
    }

    public void GiveBack(double amount) => Charge(-amount);

    protected abstract TimeSpan? TakeAlone(double amount, double limit);

    protected abstract void ChangeAlone(double used);
}

/// <summary>Things that are there at one time.</summary>
internal sealed class CountMeter : QuotaMeter
{
    // Nobody knows when one of them ends.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private double _used;

    protected override TimeSpan? TakeAlone(double amount, double limit)
    {
        if (_used + amount > limit) return Pause;
        _used += amount;
        return null;
    }

    protected override void ChangeAlone(double used) => _used += used;
}

/// <summary>
/// A rate: a bucket with room for one second, which may go into debt. A request that is larger than the bucket passes when the bucket is
/// full, and later ones wait until the debt is paid. <c>System.Threading.RateLimiting</c> has no buckets that take anything back.
/// </summary>
internal sealed class RateMeter(TimeProvider time) : QuotaMeter
{
    // Room is a sum of fractions.
    private const double Rounding = 1e-9;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromHours(1);

    private double _room = double.PositiveInfinity;
    private long _filled;

    protected override TimeSpan? TakeAlone(double amount, double limit)
    {
        var now = time.GetTimestamp();
        _room = Math.Min(limit, _room + (limit * time.GetElapsedTime(_filled, now).TotalSeconds));
        _filled = now;
        var needed = Math.Min(amount, limit);
        if (_room < needed - (Rounding * limit) || (needed == 0 && _room <= 0)) return Pause((needed - _room) / limit);
        _room -= amount;
        return null;
    }

    protected override void ChangeAlone(double used) => _room -= used;

    private static TimeSpan Pause(double seconds) => seconds >= LongestPause.TotalSeconds ? LongestPause
        : TimeSpan.FromSeconds(seconds) is var pause && pause > ShortestPause ? pause : ShortestPause;
}
