using QkdMesh.Client.InMemory;

namespace QkdMesh.Client.Tests.Contract;

/// <summary>What a test can order of the fake.</summary>
public sealed class InMemoryFaultTests
{
    private readonly InMemoryMesh _mesh = new("alice", "bob");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NextCallFails_WhenOrdered()
    {
        _mesh.FailNextCall("NO_ROUTE", isRetryable: true);
        var call = () => _mesh.Connect("alice").Open("bob").GetKeyAsync(Cancellation);
        var failure = (await call.Should().ThrowAsync<QkdException>()).Which;
        (failure.Reason, failure.IsRetryable).Should().Be(("NO_ROUTE", true));
        (await call()).Dispose();
    }

    [Fact]
    public async Task KeysAreGone_WhenTheAnswerIsLost()
    {
        using var key = await _mesh.Connect("alice").Open("bob").GetKeyAsync(Cancellation);
        _mesh.LoseNextAnswer();
        var collect = () => _mesh.Connect("bob").Open("alice").CollectKeyAsync(key.Id, Cancellation);
        await collect.Should().ThrowAsync<KeysLostException>();
        (await collect.Should().ThrowAsync<QkdException>()).Which.Reason.Should().Be("UNKNOWN_KEY_ID");
    }

    [Fact]
    public async Task BothReadersSeeTheGapAndTheNewEpoch()
    {
        await using var alice = Stream("alice", "bob");
        await using var bob = Stream("bob", "alice");
        var first = bob.MoveNextAsync();
        await alice.MoveNextAsync();
        await first;
        _mesh.LoseStreamKeys("alice", "bob", 5);
        (await NextAsync(alice)).Should().BeOfType<StreamGap>().Which.Missing.Should().Be(5);
        (await NextAsync(bob)).Should().BeOfType<StreamGap>().Which.Missing.Should().Be(5);
        var (key, same) = ((StreamedKey)await NextAsync(alice), (StreamedKey)await NextAsync(bob));
        (key.Place.Index, key.Key.Id).Should().Be((6, same.Key.Id));

        _mesh.RestartStream("bob", "alice");
        (await NextAsync(bob)).Should().BeOfType<StreamGap>().Which.Missing.Should().BeNull();
        (await NextAsync(bob)).Place.Should().Be(new StreamPlace(key.Place.Epoch + 1, 0));
    }

    private IAsyncEnumerator<StreamItem> Stream(string sae, string peer) =>
        _mesh.Connect(sae).Open(peer).StreamKeysAsync(cancellationToken: Cancellation).GetAsyncEnumerator(Cancellation);

    private static async Task<StreamItem> NextAsync(IAsyncEnumerator<StreamItem> stream)
    {
        (await stream.MoveNextAsync()).Should().BeTrue();
        return stream.Current;
    }
}
