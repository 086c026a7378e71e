using Grpc.Core;
using QkdMesh.Client;

namespace QkdMesh.Cli.Tests.Client;

public sealed class StreamFollowerTests
{
    private readonly List<string> _notes = [];
    private readonly StreamFollower _follower;

    public StreamFollowerTests() =>
        _follower = new StreamFollower([new Uri("http://a:7014")], server => new MeshClient(server), _notes.Add, new ImpatientTime());

    [Fact]
    public async Task StreamIsOpenedAgain_UntilTheReaderIsDone()
    {
        var runs = 0;
        await FollowAsync(() => ++runs switch
        {
            1 => Heard(false),
            2 or 3 => throw Failure(StatusCode.Unavailable),
            4 => throw Failure(StatusCode.Internal),
            _ => Heard(true),
        });
        runs.Should().Be(5);
        _notes.Should().Equal("connection lost: the mesh stops, so it ended the stream. Trying again", "connected again");
    }

    [Fact]
    public async Task FirstConnectionFails_WhenNobodyAnswers()
    {
        var following = () => FollowAsync(() => throw Failure(StatusCode.Unavailable));
        (await following.Should().ThrowAsync<ExpectedFailureException>()).Which.Failure.Reason.Should().Be("SERVER_UNREACHABLE");
        _notes.Should().BeEmpty();
    }

    /// <summary>A server that does not trust a certificate any more ends the connection, and refuses the next one.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CauseIsTold_WhenOnlyANewConnectionTellsIt(bool isHeardBefore)
    {
        var follower = new StreamFollower([new Uri("https://a:7014")], server => new MeshClient(server), _notes.Add, new ImpatientTime());
        var refusal = new RpcException(new Status(
            StatusCode.Unavailable, "failed", new HttpRequestException("x", new IOException("alert certificate revoked"))));
        var runs = 0;
        var following = () => follower.FollowAsync(
            _ => ++runs switch
            {
                1 when isHeardBefore => throw HeardAndLost(),
                1 => throw Failure(StatusCode.Unavailable),
                2 => throw refusal,
                _ => Task.FromResult(true),
            },
            TestContext.Current.CancellationToken);
        if (isHeardBefore)
        {
            await following();
            _notes.Should().ContainSingle().Which.Should().StartWith("connection lost: https://a:7014 ").And.Contain("the mesh refuses it");
        }
        else
        {
            (await following.Should().ThrowAsync<ExpectedFailureException>()).Which.Failure.Reason.Should().Be("TLS_FAILED");
        }

        RpcException HeardAndLost()
        {
            follower.Heard();
            return Failure(StatusCode.Unavailable);
        }
    }

    [Fact]
    public async Task RefusalForGoodEndsTheStream()
    {
        var runs = 0;
        var following = () => FollowAsync(() => ++runs == 1 ? Heard(false) : throw Failure(StatusCode.Aborted, "STREAM_KEY_SIZE_DIFFERS"));
        await following.Should().ThrowAsync<RpcException>();
        runs.Should().Be(2);
    }

    [Fact]
    public async Task StreamIsTakenBackOnce_WhenAnotherCallTookIt()
    {
        var runs = 0;
        var following = () => FollowAsync(() => ++runs == 1 ? Heard(false) : throw Failure(StatusCode.Aborted, "STREAM_TAKEN_OVER"));
        await following.Should().ThrowAsync<RpcException>();
        runs.Should().Be(3);
    }

    private Task FollowAsync(Func<bool> read) =>
        _follower.FollowAsync(_ => Task.FromResult(read()), TestContext.Current.CancellationToken);

    private bool Heard(bool isDone)
    {
        _follower.Heard();
        return isDone;
    }

    private static RpcException Failure(StatusCode code, string? reason = null) =>
        new(new Status(code, "failed"), reason is null ? [] : new Metadata { { "qkdmesh-reason", reason } });

    /// <summary>Every wait ends at once.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
