using Microsoft.Extensions.Logging;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Errors;
using QkdMesh.Grains.Contracts;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Host.Audit;

/// <summary>
/// The audit log of one run of a silo: a file, and another one when that is large or old. Deliveries wait for the thread that writes, and
/// never for the disk.
/// </summary>
internal sealed partial class AuditLog : IAuditLog, IDeliveryLog, IDisposable
{
    // A directory that takes no new file is asked again after this time. The file is written meanwhile.
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly Lock _writing = new();
    private readonly AuditDirectory _directory;
    private readonly AuditOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditLog> _logger;
    private readonly AuditQueue<IReadOnlyList<AuditRecord>> _queue;
    private readonly ITimer _looking;
    private readonly AuditSigner? _signer;
    private volatile MeshError? _fault;
    private AuditFile _file;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;

    /// <exception cref="AuditDirectoryException">The directory does not exist, or cannot be written.</exception>
    /// <param name="signer">Signs checkpoints; null if the silo has no certificate. The log owns it from now on.</param>
    public AuditLog(AuditOptions options, string network, TimeProvider time, ILoggerFactory loggers, AuditSigner? signer = null)
    {
        _signer = signer;
        (_options, _time, _logger) = (options, time, loggers.CreateLogger<AuditLog>());
        _directory = new AuditDirectory(options, network, time, loggers.CreateLogger<AuditFile>(), signer);
        _file = _directory.Begin(continues: null);
        _queue = new(WriteTogether, time);
        Space = new AuditSpace(options, AuditSpace.FreeOf, time, loggers.CreateLogger<AuditSpace>());
        Space.Look();
        _looking = time.CreateTimer(_ => Look(), null, BetweenLooks, BetweenLooks);
    }

    public bool IsOn => true;

    /// <summary>The free space of the file systems that the log is written to.</summary>
    public AuditSpace Space { get; }

    /// <summary>As the last write or look found it. Nodes ask within their decisions, so this waits for nothing.</summary>
    public MeshError? Check() => _fault;

    /// <summary>Tries a log that failed again, and begins another file when it is time.</summary>
    public void Look() => Use(file =>
    {
        Space.Look();
        return _fault = file.Look();
    });

    public ValueTask<Result<Done>> WriteAsync(IReadOnlyList<AuditRecord> delivery, TimeSpan patience) =>
        _queue.WriteAsync(delivery, patience);

    public MeshError? Write(IReadOnlyList<AuditRecord> delivery) => Use(file => _fault = file.Write(delivery));

    /// <summary>Writes an order that is about to be carried out. After an error it must not be.</summary>
    public MeshError? Write(OrderedEntry order) => Use(file => _fault = file.Write(order));

    /// <summary>Writes what nothing depends on. False if it is lost.</summary>
    public bool Note(IReadOnlyList<AuditEntry> entries) => Use(file => file.Note(entries));

    public void Dispose()
    {
        _looking.Dispose();
        _queue.Dispose();
        lock (_writing) _file.Close(next: null);
        _signer?.Dispose();
    }

    private Result<Done> WriteTogether(IReadOnlyList<IReadOnlyList<AuditRecord>> deliveries) => Use<Result<Done>>(file =>
    {
        if ((_fault = file.Write(deliveries)) is not { } fault) return Done.Instance;
        return file.IsTorn ? new MeshError(ErrorCode.NodeUnavailable, "a part of the write may be in the audit log") : fault;
    });

    private T Use<T>(Func<AuditFile, T> use)
    {
        lock (_writing)
        {
            if (IsDue) Turn();
            return use(_file);
        }
    }

    private bool IsDue => (_file.Length >= _options.FileSize || _time.GetUtcNow() - _file.Begun >= _options.FileAge)
        && _time.GetUtcNow() >= _notBefore;

    private void Turn()
    {
        try
        {
            // What was refused belongs to this file.
            _ = _file.Check();
            var next = _directory.Begin(_file.Name);
            _file.Close(next.Name);
            _file = next;
        }
        catch (AuditDirectoryException failure)
        {
            _notBefore = _time.GetUtcNow() + BetweenTries;
            LogStays(_file.Name, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the audit file {File} is due to end, but no other file can begin: {Why}")]
    private partial void LogStays(string file, string why);
}
