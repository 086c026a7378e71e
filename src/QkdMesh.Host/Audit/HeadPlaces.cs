using Microsoft.Extensions.Logging;

namespace QkdMesh.Host.Audit;

/// <summary>All places at which a silo keeps the heads of its audit log.</summary>
internal sealed class HeadPlaces : IDisposable
{
    private readonly AuditOptions _options;
    private readonly TimeProvider _time;
    private readonly HeadsPlace? _directory;
    private readonly IReadOnlyList<HeadCourier> _couriers;

    public HeadPlaces(AuditOptions options, TimeProvider time, ILoggerFactory loggers)
        : this(options, TransportsOf(options, time), time, loggers)
    {
    }

    /// <param name="transports">Places outside of this silo. The object owns them from now on.</param>
    /// <param name="pause">Before the second attempt to reach a place; null for the usual one.</param>
    internal HeadPlaces(
        AuditOptions options, IEnumerable<IHeadsTransport> transports, TimeProvider time, ILoggerFactory loggers, TimeSpan? pause = null)
    {
        (_options, _time) = (options, time);
        if (options.Heads is { } directory)
            _directory = new HeadsPlace("directory", $"the directory {directory}", loggers.CreateLogger<AuditHeads>());
        // A delivery waits for its record, and the record for its head.
        IHeadsTransport[] outside = [.. transports];
        _couriers =
        [
            .. outside.Select(transport =>
                new HeadCourier(transport, options.Patience / (outside.Length + 1), time, loggers.CreateLogger<HeadCourier>(), pause)),
        ];
    }

    public IEnumerable<HeadsPlace> All =>
        _couriers.Select(courier => courier.Place).Concat(_directory is null ? [] : [_directory]);

    /// <summary>Files with a head that a place outside of this silo does not have yet.</summary>
    public int Waiting => _couriers.Sum(courier => courier.Waiting);

    /// <exception cref="AuditDirectoryException">The directory of heads does not exist, or cannot be written.</exception>
    public FileHeads Begin(BegunEntry of) => new(
        [
            .. _options.Heads is { } directory ? new IFileHeads[] { AuditHeads.Begin(directory, of, _directory!) } : [],
            .. _couriers.Select(courier => new CourierHeads(courier, of, _options.NeedsHeads, _time)),
        ],
        _options.NeedsHeads);

    /// <summary>Sends what waits, if the places answer.</summary>
    public void Dispose()
    {
        foreach (var courier in _couriers) courier.Dispose();
    }

    private static IEnumerable<IHeadsTransport> TransportsOf(AuditOptions options, TimeProvider time)
    {
        if (options.Collector is { } collector) yield return new HttpsCollector(collector, options.HeadsTls!, time);
        if (options.Syslog is not { } syslog) yield break;
        yield return syslog.Transport is SyslogTransport.Tls ? new TlsSyslog(syslog, options.HeadsTls!) : new DatagramSyslog(syslog);
    }
}

/// <summary>The heads of one audit file, at all places.</summary>
/// <param name="areNeeded">Whether no key leaves while a place does not take a head.</param>
internal sealed class FileHeads(IReadOnlyList<IFileHeads> each, bool areNeeded) : IDisposable
{
    public bool AreNeeded => areNeeded;

    /// <summary>Why a place did not take the head, or null. The other ones have it.</summary>
    public string? Put(long bytes, string hash)
    {
        string? lost = null;
        foreach (var heads in each)
            if (!heads.Put(bytes, hash)) lost ??= heads.Place.Warning ?? $"the heads of the audit log do not reach {heads.Place.Name}";
        return lost;
    }

    /// <summary>The audit file did not begin.</summary>
    public void Withdraw()
    {
        foreach (var heads in each) heads.Withdraw();
    }

    public void Dispose()
    {
        foreach (var heads in each) heads.Dispose();
    }
}
