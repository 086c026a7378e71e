using Microsoft.Extensions.Logging;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
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

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250), BetweenCounts = TimeSpan.FromSeconds(1);

    private readonly Lock _writing = new();
    private readonly AuditDirectory _directory;
    private readonly AuditOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditLog> _logger;
    private readonly AuditQueue<Waiting> _queue;
    private readonly ITimer _looking;
    private readonly LostKeys _lost = new();
    private readonly NoteBudget _budget;
    private readonly Interval _tries, _counts;
    private readonly AuditSigner? _signer;
    private readonly HeadPlaces _heads;
    private volatile MeshError? _fault;
    private AuditFile _file;
    private long _leftOut;

    /// <exception cref="AuditDirectoryException">The directory does not exist, or cannot be written.</exception>
    /// <param name="signer">Signs checkpoints; null if the silo has no certificate. The log owns it from now on.</param>
    /// <param name="heads">Where heads are kept; null for what the options say. The log owns it from now on.</param>
    public AuditLog(AuditOptions options, string network, TimeProvider time, ILoggerFactory loggers, AuditSigner? signer = null,
        HeadPlaces? heads = null)
    {
        (_signer, _heads) = (signer, heads ?? new HeadPlaces(options, time, loggers));
        (_options, _time, _logger) = (options, time, loggers.CreateLogger<AuditLog>());
        _directory = new AuditDirectory(options, network, time, loggers.CreateLogger<AuditFile>(), signer, _heads);
        _file = Begin();
        _budget = new NoteBudget(options.NoteRate, time);
        (_tries, _counts) = (new(BetweenTries, time), new(BetweenCounts, time));
        _queue = new(WriteTogether, time);
        Space = new AuditSpace(options, AuditSpace.FreeOf, time, loggers.CreateLogger<AuditSpace>());
        Space.Look();
        _looking = time.CreateTimer(_ => Look(), null, BetweenLooks, BetweenLooks);
    }

    public bool IsOn => true;

    /// <summary>The free space of the file systems that the log is written to.</summary>
    public AuditSpace Space { get; }

    /// <summary>The places that heads are kept at.</summary>
    public IEnumerable<HeadsPlace> HeadPlaces => _heads.All;

    /// <summary>One line for each thing about the log that an operator has to know.</summary>
    public IReadOnlyList<string> Warnings => [.. Space.Warnings, .. _heads.All.Select(place => place.Warning).OfType<string>()];

    /// <summary>Files with a head that a place outside of this silo does not have yet.</summary>
    public int WaitingHeads => _heads.Waiting;

    /// <summary>As the last write or look found it. Nodes ask within their decisions, so this waits for nothing.</summary>
    public MeshError? Check() => _fault;

    /// <summary>
    /// Tries a log that failed again, and begins another file when it is time. Does nothing while another thread writes: on a disk that
    /// hangs, each look would hold a thread.
    /// </summary>
    public void Look()
    {
        if (!_writing.TryEnter()) return;
        try
        {
            _fault = Use(LookAt);
        }
        finally
        {
            _writing.Exit();
        }
    }

    private MeshError? LookAt(AuditFile file)
    {
        Space.Look();
        if (_counts.IsOver)
        {
            _counts.Begin();
            NoteCounts(file, isEnd: false);
        }
        return file.Look();
    }

    public ValueTask<Result<Done>> WriteAsync(IReadOnlyList<AuditRecord> delivery, TimeSpan patience) =>
        _queue.WriteAsync(new Waiting { Delivery = delivery }, patience);

    public MeshError? Write(IReadOnlyList<AuditRecord> delivery) => Use(file => _fault = file.Write(delivery));

    /// <summary>Writes an order that is about to be carried out. After an error it must not be.</summary>
    public async ValueTask<MeshError?> WriteAsync(OrderedEntry order) =>
        (await _queue.WriteAsync(new Waiting { Order = order }, _options.Patience)).Error is not { } error ? null
        : error.Code == ErrorCode.AuditUnavailable ? error
        : new(ErrorCode.AuditUnavailable, $"{error.Detail}: the order is not carried out");

    /// <summary>Writes what nothing depends on, and may wait for the disk. False if it is lost.</summary>
    public bool Note(IReadOnlyList<AuditEntry> entries) => Use(file => file.Note(entries));

    /// <summary>The same for what strangers may cause. It is lost too if such lines took too many bytes.</summary>
    public bool NoteIfRoom(IReadOnlyList<AuditEntry> entries) => _budget.TryTake(entries) && Note(entries);

    /// <summary>Has written what nothing depends on, and waits for nothing. What is lost is counted in a later line.</summary>
    public void NoteLater(AuditEntry entry)
    {
        if (!_queue.TryAdd(new Waiting { Note = entry })) Interlocked.Increment(ref _leftOut);
    }

    public void Destroyed(NodeId node, KeyBatchId batch, int count, string reason) => _lost.Add(node, batch, count, reason);

    public void Dispose()
    {
        _looking.Dispose();
        _queue.Dispose();
        lock (_writing)
        {
            NoteCounts(_file, isEnd: true);
            _file.Close(next: null);
        }
        _heads.Dispose();
        _signer?.Dispose();
    }

    private AuditFile Begin()
    {
        try
        {
            return _directory.Begin(continues: null);
        }
        catch
        {
            _heads.Dispose();
            throw;
        }
    }

    private Result<Done> WriteTogether(Func<IReadOnlyList<Waiting>> begin) => Use<Result<Done>>(file =>
    {
        var items = begin();
        AuditEntry[] notes = [.. items.Select(item => item.Note).OfType<AuditEntry>()];
        if (notes.Length > 0 && !file.Note(notes)) Interlocked.Add(ref _leftOut, notes.Length);
        IReadOnlyList<AuditRecord>[] deliveries = [.. items.Select(item => item.Delivery).OfType<IReadOnlyList<AuditRecord>>()];
        OrderedEntry[] orders = [.. items.Select(item => item.Order).OfType<OrderedEntry>()];
        if (deliveries.Length + orders.Length == 0) return Done.Instance;
        if ((_fault = file.Write(deliveries, orders)) is not { } fault) return Done.Instance;
        return file.IsTorn ? new MeshError(ErrorCode.NodeUnavailable, "a part of the write may be in the audit log") : fault;
    });

    private void NoteCounts(AuditFile file, bool isEnd)
    {
        _lost.Write(_time.GetUtcNow(), entries => _budget.TryTake(entries) && file.Note(entries));
        if (isEnd) Interlocked.Add(ref _leftOut, _lost.Count);
        if (Interlocked.Exchange(ref _leftOut, 0) is not (> 0 and var others)) return;
        var line = new LeftOutEntry(Refusals: 0) { Others = others, Time = _time.GetUtcNow() };
        if (!file.Note([line])) Interlocked.Add(ref _leftOut, others);
    }

    private T Use<T>(Func<AuditFile, T> use)
    {
        lock (_writing)
        {
            if (IsDue) Turn();
            return use(_file);
        }
    }

    private bool IsDue => (_file.Length >= _options.FileSize || _file.Age >= _options.FileAge) && _tries.IsOver;

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
            _tries.Begin();
            LogStays(_file.Name, failure.Message);
        }
    }

    /// <summary>One of the three.</summary>
    private readonly record struct Waiting(IReadOnlyList<AuditRecord>? Delivery, OrderedEntry? Order, AuditEntry? Note);

    [LoggerMessage(Level = LogLevel.Error, Message = "the audit file {File} is due to end, but no other file can begin: {Why}")]
    private partial void LogStays(string file, string why);
}
