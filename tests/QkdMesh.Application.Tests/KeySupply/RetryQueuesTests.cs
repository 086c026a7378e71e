using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Tests.KeySupply;

/// <summary>Requests that wait for a node that is away or has little key at first.</summary>
public sealed class RetryQueuesTests : IAsyncDisposable
{
    private static readonly MeshError Away = new(ErrorCode.NodeUnavailable, "away");

    private readonly TestApplication _application = new();
    private readonly StepwiseContext _context = new();
    private MeshError? _failure = Away;
    private int _asked, _keys = int.MaxValue;

    public RetryQueuesTests()
    {
        _application.Publish(Networks.Ring(4));
        _application.Grains["n0"].OnSupply = _ =>
        {
            Interlocked.Increment(ref _asked);
            if (Volatile.Read(ref _failure) is { } failure) return new(failure);
            return new(Interlocked.Decrement(ref _keys) >= 0 ? Keys() : new MeshError(ErrorCode.InsufficientKey, "no more of it"));
        };
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    /// <summary>Otherwise a node that has just moved would be busy with refusals and late with its links.</summary>
    [Fact]
    public async Task OnlyTheFirstWaiterAsks_WhileNoneSucceeds()
    {
        var supplies = Ask(50);
        Pass(TimeSpan.FromSeconds(1));
        var whileAway = _asked;
        Volatile.Write(ref _failure, null);
        var ends = await EndOfAll(supplies);

        whileAway.Should().BeInRange(50 + 1, 50 + 11, "each asks when it comes, and then one of them ten times a second");
        ends.Should().OnlyContain(supply => supply.IsOk);
        _asked.Should().BeLessThanOrEqualTo(whileAway + 51, "each waiter asks once more");
    }

    [Fact]
    public async Task FewWaitersAskInVain_WhenTheNodeIsBackWithLittleKey()
    {
        var supplies = Ask(20);
        var whileAway = _asked;
        Volatile.Write(ref _keys, 0);
        Volatile.Write(ref _failure, null);
        var beats = 0;
        for (; !supplies.TrueForAll(supply => supply.IsCompleted); beats++)
        {
            Volatile.Write(ref _keys, 5);
            Pass(TimeSpan.FromMilliseconds(200));
        }

        (await EndOfAll(supplies)).Should().OnlyContain(supply => supply.IsOk);
        (_asked - whileAway).Should().BeLessThanOrEqualTo(20 + (beats * 8), "each beat serves five, and few more ask during it");
    }

    [Fact]
    public async Task AllWaitersAreRefused_WhenOneIsRefusedForGood()
    {
        var supplies = Ask(50);
        Volatile.Write(ref _failure, new MeshError(ErrorCode.KeyStoreFull, "full"));
        Pass(TimeSpan.FromMilliseconds(300));

        supplies.Should().OnlyContain(supply => supply.IsCompleted, "they would wait in vain");
        (await EndOfAll(supplies)).Should().OnlyContain(supply => supply.Error!.Code == ErrorCode.KeyStoreFull);
    }

    [Fact]
    public async Task NoWaiterWaitsForALateAnswer()
    {
        var late = new TaskCompletionSource<Result<SuppliedKeys>>();
        var supplies = Ask(3);
        _application.Grains["n0"].OnSupply = _ =>
            new(Interlocked.Increment(ref _asked) == 4 ? late.Task : Task.FromResult(Keys()));

        Pass(TimeSpan.FromMilliseconds(500));

        supplies.Count(supply => supply.IsCompleted).Should().Be(2);
        late.SetResult(Away);
        (await EndOfAll(supplies)).Should().OnlyContain(supply => supply.IsOk);
    }

    [Fact]
    public async Task NextWaiterAsks_WhenTheFirstLeaves()
    {
        using var leaves = new CancellationTokenSource();
        var first = Ask(TestKeys.Request(), leaves.Token);
        var others = Ask(2);
        await leaves.CancelAsync();
        _context.Run();
        await first.Invoking(gone => gone).Should().ThrowAsync<OperationCanceledException>();
        Volatile.Write(ref _failure, null);
        Pass(TimeSpan.FromMilliseconds(300));

        others.Should().OnlyContain(supply => supply.IsCompleted, "they need not wait until their patience is over");
    }

    [Fact]
    public async Task WaiterWithLittleTimeGivesUp_WithItsLastError()
    {
        var others = Ask(2);
        var hasty = Ask(TestKeys.Request() with { Deadline = TimeSpan.FromMilliseconds(50) });
        Pass(TimeSpan.FromMilliseconds(60));

        hasty.IsCompleted.Should().BeTrue();
        (await hasty).Error.Should().Be(Away);
        others.Should().OnlyContain(supply => !supply.IsCompleted);
        await EndOfAll(others);
    }

    [Fact]
    public async Task OthersGoOnWaiting_WhenOneLearnsTooLateThatTheNodeIsAway()
    {
        var late = new TaskCompletionSource<Result<SuppliedKeys>>();
        var others = Ask(2);
        _application.Grains["n0"].OnSupply = order => order.Deadline <= TimeSpan.FromMilliseconds(50) ? new(late.Task) : new(Away);
        var hasty = Ask(TestKeys.Request() with { Deadline = TimeSpan.FromMilliseconds(50) });
        Pass(TimeSpan.FromMilliseconds(60));
        late.SetResult(Away);
        _context.Run();

        (await hasty).Error.Should().Be(Away);
        Pass(TimeSpan.FromMilliseconds(100));
        others.Should().OnlyContain(supply => !supply.IsCompleted);
        await EndOfAll(others);
    }

    [Fact]
    public async Task NewRequestAsksAtOnce_WhateverTheOthersWaitFor()
    {
        var others = Ask(2);
        Volatile.Write(ref _failure, null);

        (await Ask(TestKeys.Request())).IsOk.Should().BeTrue();

        await EndOfAll(others);
    }

    [Fact]
    public async Task ManyQueuesAskLessOften()
    {
        var supplies = Enumerable.Range(1, 100).Select(count => Ask(TestKeys.Request(count: count))).ToList();
        Pass(TimeSpan.FromSeconds(2));

        _asked.Should().BeInRange(100 + 1, 100 + 300, "a hundred queues ask a hundred times a second together, and not a thousand times");
        await EndOfAll(supplies);
    }

    private static Result<SuppliedKeys> Keys() => new SuppliedKeys(TestKeys.Batch(), []);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private List<Task<Result<SuppliedKeys>>> Ask(int times) => [.. Enumerable.Range(0, times).Select(_ => Ask(TestKeys.Request()))];

    private Task<Result<SuppliedKeys>> Ask(KeyRequest request, CancellationToken? cancellation = null) =>
        _context.Run(() => _application.Mediator.Send(new SupplyKeys(request), cancellation ?? Cancellation));

    private void Pass(TimeSpan time)
    {
        for (var elapsed = TimeSpan.Zero; elapsed < time; elapsed += TimeSpan.FromMilliseconds(10))
        {
            _application.Time.Advance(TimeSpan.FromMilliseconds(10));
            _context.Run();
        }
    }

    private async Task<Result<SuppliedKeys>[]> EndOfAll(List<Task<Result<SuppliedKeys>>> supplies)
    {
        while (!supplies.TrueForAll(supply => supply.IsCompleted)) Pass(TimeSpan.FromMilliseconds(100));
        return await Task.WhenAll(supplies);
    }
}
