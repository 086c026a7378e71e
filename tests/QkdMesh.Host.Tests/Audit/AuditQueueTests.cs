using QkdMesh.Core.Errors;
using QkdMesh.Host.Audit;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Host.Tests.Audit;

public sealed class AuditQueueTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20), Long = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _disk = new(0), _begun = new(0);
    private readonly List<int[]> _writes = [];
    private readonly AuditQueue<int> _queue;
    private MeshError? _fault;

    public AuditQueueTests() => _queue = new AuditQueue<int>(Write, TimeProvider.System);

    public void Dispose()
    {
        _disk.Release(1000);
        _queue.Dispose();
        _disk.Dispose();
        _begun.Dispose();
    }

    [Fact]
    public async Task WhatWaitsIsWrittenTogether_InOrder()
    {
        var first = _queue.WriteAsync(1, Long).AsTask();
        await _begun.WaitAsync(Cancellation);
        Task<Result<Done>>[] others = [.. Enumerable.Range(2, 5).Select(number => _queue.WriteAsync(number, Long).AsTask())];
        _disk.Release(2);

        (await first).IsOk.Should().BeTrue();
        (await Task.WhenAll(others)).Should().OnlyContain(answer => answer.IsOk);
        _writes.Should().BeEquivalentTo<int[]>([[1], [2, 3, 4, 5, 6]], options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task WhatIsBeingWrittenTooLongIsUnknown_AndWhatOnlyWaitsIsSurelyNotWritten()
    {
        var begun = _queue.WriteAsync(1, Short).AsTask();
        await _begun.WaitAsync(Cancellation);
        var waiting = await _queue.WriteAsync(2, Short);

        waiting.Error!.Code.Should().Be(ErrorCode.AuditUnavailable);
        (await begun).Error!.Code.Should().Be(ErrorCode.NodeUnavailable);
        _disk.Release(1);
        _disk.Release(1);
        (await _queue.WriteAsync(3, Long)).IsOk.Should().BeTrue();
        _writes.Should().BeEquivalentTo<int[]>([[1], [3]], options => options.WithStrictOrdering());
    }

    /// <summary>As if a busy processor heard late that the patience is over.</summary>
    [Fact]
    public async Task AnswerThatCameMeanwhileCounts()
    {
        AuditQueue<int>? queue = null;
        using var late = queue = new AuditQueue<int>(Write, new ImpatientTime(() =>
        {
            _begun.Wait(CancellationToken.None);
            queue!.TryAdd(2);
        }, () =>
        {
            _disk.Release(2);
            // The answer to the first one is there when the next one begins.
            _begun.Wait(CancellationToken.None);
        }));

        (await queue.WriteAsync(1, Long)).IsOk.Should().BeTrue();
    }

    [Fact]
    public async Task FaultIsToldToAllThatWereWrittenTogether()
    {
        _fault = new MeshError(ErrorCode.AuditUnavailable, "the disk is full");
        _disk.Release(1);

        (await _queue.WriteAsync(1, Long)).Error.Should().Be(_fault);
    }

    [Fact]
    public async Task SlowDiskDoesNotFillTheMemory()
    {
        _ = _queue.WriteAsync(0, Long).AsTask();
        await _begun.WaitAsync(Cancellation);
        for (var number = 1; number <= AuditQueue<int>.Most; number++) _ = _queue.WriteAsync(number, Long).AsTask();

        (await _queue.WriteAsync(-1, Long)).Error!.Code.Should().Be(ErrorCode.AuditUnavailable);
    }

    [Fact]
    public async Task WhatWaitsAtTheEndIsWritten()
    {
        var last = _queue.WriteAsync(1, Long).AsTask();
        _disk.Release(1);
        _queue.Dispose();

        (await last).IsOk.Should().BeTrue();
        (await _queue.WriteAsync(2, Long)).Error!.Code.Should().Be(ErrorCode.AuditUnavailable);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Result<Done> Write(Func<IReadOnlyList<int>> begin)
    {
        var together = begin();
        if (together.Count == 0) return Done.Instance;
        _begun.Release();
        _disk.Wait(CancellationToken.None);
        lock (_writes) _writes.Add([.. together]);
        return _fault is { } fault ? fault : Done.Instance;
    }

    /// <summary>A time whose timers ring at once.</summary>
    private sealed class ImpatientTime(Action before, Action after) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            before();
            callback(state);
            after();
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
