using System.Threading.Channels;
using QkdMesh.Core.Errors;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Host.Audit;

/// <summary>
/// What waits to be written to an audit log. One thread writes, and takes all that waits together, so that a slow disk holds up nobody
/// else.
/// </summary>
internal sealed class AuditQueue<T> : IDisposable
{
    /// <summary>Items that may wait. Further ones are refused.</summary>
    public const int Most = 1024;

    private const int MostTogether = 128;

    private static readonly MeshError Behind = new(ErrorCode.AuditUnavailable, "the disk of the audit log is too slow");
    private static readonly MeshError Ended = new(ErrorCode.AuditUnavailable, "the audit log has ended");
    private static readonly MeshError Unknown = new(ErrorCode.NodeUnavailable, "the audit log did not answer in time");

    private readonly Channel<Item> _waiting = Channel.CreateBounded<Item>(
        new BoundedChannelOptions(Most) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Func<Func<IReadOnlyList<T>>, Result<Done>> _write;
    private readonly TimeProvider _time;
    private readonly Thread _writer;

    /// <param name="write">
    /// Writes several items: all, or none. It asks for them when it can write at once: until then, they may be withdrawn.
    /// </param>
    public AuditQueue(Func<Func<IReadOnlyList<T>>, Result<Done>> write, TimeProvider time)
    {
        (_write, _time) = (write, time);
        _writer = new Thread(Run) { IsBackground = true, Name = "audit" };
        _writer.Start();
    }

    /// <summary>
    /// Writes an item. The error <see cref="ErrorCode.AuditUnavailable"/> says that it is not written and will not be. After any other one,
    /// nobody knows.
    /// </summary>
    public async ValueTask<Result<Done>> WriteAsync(T what, TimeSpan patience)
    {
        var item = new Item(what);
        if (!_waiting.Writer.TryWrite(item)) return _waiting.Reader.Completion.IsCompleted ? Ended : Behind;
        try
        {
            return await item.Answer.WaitAsync(patience, _time);
        }
        catch (TimeoutException)
        {
            if (item.TryWithdraw()) return Behind;
            // It may have come meanwhile: a busy processor runs this late.
            return item.Answer.IsCompleted ? await item.Answer : Unknown;
        }
    }

    /// <summary>Has an item written later. False if too many wait.</summary>
    public bool TryAdd(T what) => _waiting.Writer.TryWrite(new Item(what));

    /// <summary>Writes what waits, and ends.</summary>
    public void Dispose()
    {
        if (_waiting.Writer.TryComplete()) _writer.Join();
    }

    private void Run()
    {
        var together = new List<Item>();
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            together.Clear();
            var answer = _write(() => Begin(together));
            foreach (var item in together) item.Settle(answer);
        }
    }

    private IReadOnlyList<T> Begin(List<Item> together)
    {
        while (together.Count < MostTogether && _waiting.Reader.TryRead(out var item))
            if (item.TryBegin()) together.Add(item);
        return [.. together.Select(item => item.What)];
    }

    private sealed class Item(T what)
    {
        private const int Waiting = 0, Begun = 1, Withdrawn = 2;

        private readonly TaskCompletionSource<Result<Done>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _state;

        public T What => what;

        public Task<Result<Done>> Answer => _answer.Task;

        public bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, Waiting) == Waiting;

        public bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting;

        public void Settle(Result<Done> answer) => _answer.TrySetResult(answer);
    }
}
