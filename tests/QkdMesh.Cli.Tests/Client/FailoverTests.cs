using Grpc.Core;
using QkdMesh.Client;

namespace QkdMesh.Cli.Tests.Client;

public sealed class FailoverTests
{
    private static readonly Uri A = new("http://a:7014"), B = new("http://b:7014"), C = new("http://c:7014");

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
    public async Task SiloThatARefusalNamesIsAsked()
    {
        (await AskAsync([A], server => server == A ? throw Refusal("NOT_SERVED_HERE", "http://c:7014") : "key")).Should().Be("key");
        _asked.Should().Equal(A, C);
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

    private Task<string> AskAsync(Uri[] servers, Func<Uri, string> answer) => new Failover(servers, _notes.Add).RunAsync(
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
