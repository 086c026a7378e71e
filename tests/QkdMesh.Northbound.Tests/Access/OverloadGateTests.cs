using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using QkdMesh.Northbound.Access;
using QkdMesh.Northbound.Errors;

namespace QkdMesh.Northbound.Tests.Access;

/// <summary>The gate for calls that would wait too long for a processor.</summary>
public sealed class OverloadGateTests
{
    private const string Order = "/qkdmesh.v1.KeySupply/GetKeys", Collection = "/qkdmesh.v1.KeySupply/GetKeysById";

    private readonly FakeTimeProvider _time = new();
    private readonly Queue<Action> _queued = new();
    private readonly OverloadCount _count = new();
    private readonly ProcessorWait _processors;

    public OverloadGateTests() => _processors = new(_time, _queued.Enqueue);

    [Theory]
    [InlineData(Order, "1S", 250, true)]
    [InlineData(Order, "1S", 251, false)]
    [InlineData(Order, "1000m", 251, false)]
    [InlineData(Order, "1000000u", 251, false)]
    [InlineData(Order, "1M", 251, true)]
    [InlineData(Order, "1H", 251, true)]
    [InlineData(Order, null, 5000, true)]
    [InlineData(Order, null, 5001, false)]
    [InlineData(Order, "soon", 5001, false)]
    [InlineData(Collection, "1S", 500, true)]
    [InlineData(Collection, "1S", 501, false)]
    [InlineData("/qkdmesh.v1.KeySupply/StreamKeys", null, 5001, false)]
    [InlineData("/qkdmesh.v1.Network/CutLink", "1S", 10_000, true)]
    [InlineData("/grpc.health.v1.Health/Check", "1S", 10_000, true)]
    [InlineData("/metrics", null, 10_000, true)]
    public async Task CallIsServed_UnlessItWouldWaitTooLong(string path, string? timeout, int waitMilliseconds, bool isServed)
    {
        _ = _processors.Now;
        _time.Advance(TimeSpan.FromMilliseconds(waitMilliseconds));

        var (answer, wasServed) = await CallAsync(path, timeout);

        wasServed.Should().Be(isServed);
        _count.Refused.Should().Be(isServed ? 0 : 1);
        if (isServed) return;
        answer.Headers[ErrorStatus.StatusHeader].Should().Equal("8");
        answer.Headers[ErrorStatus.ReasonTrailer].Should().Equal("OVERLOADED");
        answer.Headers[ErrorStatus.RetryAfterTrailer].Should().Equal($"{waitMilliseconds}");
        answer.ContentType.Should().Be("application/grpc");
    }

    [Fact]
    public void WaitIsThatOfTheLastWork_UntilNewWorkWaitsLonger()
    {
        _ = _processors.Now;
        _time.Advance(TimeSpan.FromMilliseconds(300));
        _queued.Dequeue()();
        _processors.Now.TotalMilliseconds.Should().Be(300);
        _time.Advance(TimeSpan.FromMilliseconds(5));
        _processors.Now.TotalMilliseconds.Should().Be(300);
        _queued.Should().ContainSingle("new work measures again");
        _time.Advance(TimeSpan.FromMilliseconds(301));
        _processors.Now.TotalMilliseconds.Should().Be(301);
    }

    [Fact]
    public void WaitOfABusyTimeIsForgotten_AfterASecondWithoutCalls()
    {
        _ = _processors.Now;
        _time.Advance(TimeSpan.FromMilliseconds(300));
        _queued.Dequeue()();
        _time.Advance(TimeSpan.FromSeconds(1));

        _processors.Now.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void NothingIsQueued_WhileNobodyAsksOrWorkIsInTheQueue()
    {
        _queued.Should().BeEmpty();
        for (var call = 0; call < 10; call++) _ = _processors.Now;
        _queued.Should().ContainSingle();
    }

    private async Task<(HttpResponse Answer, bool WasServed)> CallAsync(string path, string? timeout)
    {
        var wasServed = false;
        var gate = new OverloadGate(
            _ =>
            {
                wasServed = true;
                return Task.CompletedTask;
            },
            _processors, _count);
        var context = new DefaultHttpContext { Request = { Path = path } };
        if (timeout is not null) context.Request.Headers["grpc-timeout"] = timeout;
        await gate.InvokeAsync(context);
        return (context.Response, wasServed);
    }
}
