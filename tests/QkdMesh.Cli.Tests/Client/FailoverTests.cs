using Grpc.Core;
using QkdMesh.Client;

namespace QkdMesh.Cli.Tests.Client;

public sealed class FailoverTests
{
    private static readonly Uri A = new("http://a:7014"), B = new("http://b:7014"), C = new("http://c:7014");

    private const string IfLost = "the keys may be lost";

    private readonly List<Uri> _asked = [];
    private readonly List<string> _notes = [];

    [Fact]
    public async Task NextSiloIsAsked_WhenOneDoesNotAnswer()
    {
        (await AskAsync([A, B], server => server == A ? throw Silent() : "key")).Should().Be("key");
        _asked.Should().Equal(A, B);
        _notes.Should().ContainSingle().Which.Should().Contain("no mesh answers at http://a:7014").And.Contain("http://b:7014");
    }

    [Fact]
    public async Task SiloThatARefusalNamesIsAskedNext()
    {
        (await AskAsync([A, B, C], server => server == A ? throw Refusal("NOT_SERVED_HERE", "http://c:7014") : "key")).Should().Be("key");
        _asked.Should().Equal(A, C);
    }

    [Fact]
    public async Task SiloThatTheUserDidNotListIsNamedAndNotAsked()
    {
        var asking = () => AskAsync([new("https://a:7014")], _ => throw Refusal("NOT_SERVED_HERE", "http://c:7014,https://d:7014"));
        var failure = (await asking.Should().ThrowAsync<ExpectedFailureException>()).Which.Failure;
        failure.Message.Should().Be("refused; ask at http://c:7014 or https://d:7014");
        failure.TryAt.Should().Equal(C, new Uri("https://d:7014"));
        _asked.Should().ContainSingle();
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Unknown)]
    public async Task CallIsNotRepeated_WhenItMayHaveBeenCarriedOut(StatusCode status)
    {
        var asking = () => AskAsync([A, B], _ => throw new RpcException(new Status(status, "the connection ended")), IfLost);
        var failure = (await asking.Should().ThrowAsync<ExpectedFailureException>()).Which.Failure;
        failure.Should().Be(new Failure(
            "OUTCOME_UNKNOWN", "no answer came from http://a:7014, so the outcome of the call is unknown: the keys may be lost", false));
        _asked.Should().Equal(A);
    }

    [Fact]
    public async Task CallIsNotRepeated_WhenANodeMayHaveCarriedItOut()
    {
        var asking = () => AskAsync([A, B], _ => throw Refusal("NODE_UNAVAILABLE"), IfLost);
        await asking.Should().ThrowAsync<RpcException>();
        _asked.Should().Equal(A);
    }

    public static TheoryData<Exception> NoConnection() =>
    [
        new HttpRequestException(HttpRequestError.ConnectionError),
        new HttpRequestException(HttpRequestError.NameResolutionError),
        new HttpRequestException(HttpRequestError.SecureConnectionError),
        new TaskCanceledException("", new TimeoutException()),
    ];

    [Theory]
    [MemberData(nameof(NoConnection), DisableDiscoveryEnumeration = true)]
    public async Task NextSiloIsAsked_WhenTheCallWasSurelyNotCarriedOut(Exception cause)
    {
        var answer = await AskAsync(
            [A, B],
            server => server == A ? throw new RpcException(new Status(StatusCode.Unavailable, "", cause)) : "key",
            IfLost);
        answer.Should().Be("key");
        _asked.Should().Equal(A, B);
    }

    [Theory]
    [InlineData("NOT_SERVED_HERE")]
    [InlineData("SILO_NOT_READY")]
    [InlineData("NETWORK_UNCONFIRMED")]
    public async Task NextSiloIsAsked_WhenTheFirstSaysThatItDidNothing(string reason)
    {
        (await AskAsync([A, B], server => server == A ? throw Refusal(reason) : "key", IfLost)).Should().Be("key");
        _asked.Should().Equal(A, B);
    }

    [Fact]
    public async Task EverySiloIsAskedOnce_WhenTheyNameEachOther()
    {
        var asking = () => AskAsync([A, B], _ => throw Refusal("NOT_SERVED_HERE", "http://a:7014,http://b:7014"));
        (await asking.Should().ThrowAsync<ExpectedFailureException>()).Which.Failure.Reason.Should().Be("NOT_SERVED_HERE");
        _asked.Should().Equal(A, B);
    }

    [Fact]
    public async Task FailureNamesEverySilo_WhenNoneAnswers()
    {
        var asking = () => AskAsync([A, B], _ => throw Silent());
        (await asking.Should().ThrowAsync<ExpectedFailureException>()).Which.Failure.Message
            .Should().StartWith("no mesh answers at http://a:7014 or http://b:7014:");
    }

    [Fact]
    public async Task AnswerOfTheMeshStands_WhenAnotherSiloWouldGiveTheSame()
    {
        var asking = () => AskAsync([A, B], _ => throw Refusal("NO_ROUTE"));
        await asking.Should().ThrowAsync<RpcException>();
        _asked.Should().Equal(A);
    }

    private Task<string> AskAsync(Uri[] servers, Func<Uri, string> answer, string? ifLost = null) =>
        new Failover(servers, _notes.Add, ifLost).RunAsync(
            server =>
            {
                _asked.Add(server);
                return Task.FromResult(answer(server));
            },
            TestContext.Current.CancellationToken);

    private static RpcException Silent() => new(new Status(StatusCode.Unavailable, "connection refused"));

    private static RpcException Refusal(string reason, string? tryAt = null)
    {
        var trailers = new Metadata { { "qkdmesh-reason", reason }, { "qkdmesh-retryable", "true" } };
        if (tryAt is not null) trailers.Add("qkdmesh-try-at", tryAt);
        return new RpcException(new Status(StatusCode.Unavailable, "refused"), trailers);
    }
}
