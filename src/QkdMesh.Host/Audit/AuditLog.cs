using Microsoft.Extensions.Logging;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Errors;

namespace QkdMesh.Host.Audit;

/// <summary>The audit log of one run of a silo: a file, and another one when that is large or old.</summary>
internal sealed partial class AuditLog : IAuditLog, IDisposable
{
    // A directory that takes no new file is asked again after this time. The file is written meanwhile.
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMinutes(1);

    private readonly Lock _writing = new();
    private readonly AuditDirectory _directory;
    private readonly AuditOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditLog> _logger;
    private AuditFile _file;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;

    /// <exception cref="AuditDirectoryException">The directory does not exist, or cannot be written.</exception>
    public AuditLog(AuditOptions options, string network, TimeProvider time, ILoggerFactory loggers)
    {
        (_options, _time, _logger) = (options, time, loggers.CreateLogger<AuditLog>());
        _directory = new AuditDirectory(options, network, time, loggers.CreateLogger<AuditFile>());
        _file = _directory.Begin(continues: null);
    }

    public bool IsOn => true;

    public MeshError? Check() => Use(file => file.Check());

    public MeshError? Write(IReadOnlyList<AuditRecord> records) => Use(file => file.Write(records));

    /// <summary>Writes an order that is about to be carried out. After an error it must not be.</summary>
    public MeshError? Write(OrderedEntry order) => Use(file => file.Write(order));

    /// <summary>Writes what nothing depends on. False if it is lost.</summary>
    public bool Note(IReadOnlyList<AuditEntry> entries) => Use(file => file.Note(entries));

    public void Dispose()
    {
        lock (_writing) _file.Close(next: null);
    }

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
