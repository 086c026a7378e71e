namespace QkdMesh.Client.Tests.Contract;

/// <summary>What every client of a mesh keeps. It runs over a real mesh with certificates, and over the fake in memory.</summary>
public abstract class ClientContract
{
    protected const string Alice = "alice", Bob = "bob";

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IQkdClient Of(string sae);

    [Fact]
    public async Task BothEndsHaveTheSameKeys_WhenThePeerCollectsThem()
    {
        using var made = await Of(Alice).Open(Bob).GetKeysAsync(3, Cancellation);
        using var collected = await Of(Bob).Open(Alice).CollectKeysAsync(made.Ids, Cancellation);

        collected.Ids.Should().Equal(made.Ids).And.OnlyHaveUniqueItems();
        for (var at = 0; at < made.Count; at++)
        {
            collected[at].Bytes.SequenceEqual(made[at].Bytes).Should().BeTrue();
            made[at].SizeBits.Should().Be(256);
            made[at].Assurance.Should().Be(KeyAssurance.Its);
        }
    }

    [Fact]
    public async Task KeysHaveTheSizeOfTheSession()
    {
        var session = new SessionOptions { KeySizeBits = 128 };
        using var key = await Of(Alice).Open(Bob, session).GetKeyAsync(Cancellation);
        using var same = await Of(Bob).Open(Alice, session).CollectKeyAsync(key.Id, Cancellation);
        (key.SizeBits, same.SizeBits).Should().Be((128, 128));
    }

    [Fact]
    public async Task KeyIsGivenOnce()
    {
        using var key = await Of(Alice).Open(Bob).GetKeyAsync(Cancellation);
        using var same = await Of(Bob).Open(Alice).CollectKeyAsync(key.Id, Cancellation);
        await ShouldFailAsync(() => Of(Bob).Open(Alice).CollectKeyAsync(key.Id, Cancellation), "UNKNOWN_KEY_ID");
    }

    [Fact]
    public async Task NoneIsGiven_WhenOneIdIsUnknown()
    {
        using var key = await Of(Alice).Open(Bob).GetKeyAsync(Cancellation);
        var unknown = new Guid("00000000-0000-4000-8000-000000000001");
        await ShouldFailAsync(() => Of(Bob).Open(Alice).CollectKeysAsync([key.Id, unknown], Cancellation), null);
        using var same = await Of(Bob).Open(Alice).CollectKeyAsync(key.Id, Cancellation);
        same.Bytes.SequenceEqual(key.Bytes).Should().BeTrue();
    }

    [Theory]
    [InlineData(12, 1, "KEY_SIZE_NOT_IN_BYTES")]
    [InlineData(8, 1, "KEY_SIZE_OUT_OF_RANGE")]
    [InlineData(80_000, 1, "KEY_SIZE_OUT_OF_RANGE")]
    [InlineData(256, 129, "KEY_COUNT_OUT_OF_RANGE")]
    public Task CallIsRefused_WhenItIsBeyondALimit(int bits, int count, string reason) => ShouldFailAsync(
        () => Of(Alice).Open(Bob, new SessionOptions { KeySizeBits = bits }).GetKeysAsync(count, Cancellation), reason);

    [Fact]
    public Task CallIsRefused_WhenThePeerIsUnknown() =>
        ShouldFailAsync(() => Of(Alice).Open("nobody").GetKeyAsync(Cancellation), "UNKNOWN_PEER");

    [Fact]
    public async Task StatusHasTheLimitsAndWhatWaits()
    {
        using var key = await Of(Alice).Open(Bob).GetKeyAsync(Cancellation);
        var status = await Of(Bob).Open(Alice).GetStatusAsync(Cancellation);
        (status.Sae, status.MinKeySizeBits, status.MaxKeySizeBits, status.MaxKeysPerCall).Should().Be((Bob, 64, 8192, 128));
        status.CollectableKeys.Should().BePositive();
        status.AvailableKeys.Should().BePositive();
        status.Route.Should().HaveCount(2);
        using var same = await Of(Bob).Open(Alice).CollectKeyAsync(key.Id, Cancellation);
    }

    [Fact]
    public async Task BothReadersHaveTheSameKeyAtAPlace()
    {
        var name = new StreamOptions { Name = "contract" };
        var (alice, bob) = (ReadAsync(Alice, Bob, 200, name), ReadAsync(Bob, Alice, 200, name));
        await Task.WhenAll(alice, bob);
        var (made, same) = (await alice, await bob);

        made.Keys.Should().BeInAscendingOrder();
        made.Keys.Intersect(same.Keys).Should().HaveCountGreaterThan(100);
        foreach (var place in made.Keys.Intersect(same.Keys))
        {
            made[place].Id.Should().Be(same[place].Id);
            made[place].Bytes.SequenceEqual(same[place].Bytes).Should().BeTrue();
        }
    }

    [Fact]
    public async Task CallEnds_WhenTheCallerCancels()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var call = () => Of(Alice).Open(Bob).GetKeyAsync(cancelled.Token);
        await call.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task StreamEnds_WhenTheReaderCancels()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var alone = new StreamOptions { Name = "alone" };
        var reading = Of(Alice).Open(Bob).StreamKeysAsync(alone, cancelled.Token).GetAsyncEnumerator(cancelled.Token);
        // The peer does not read, so no key comes.
        var next = reading.MoveNextAsync().AsTask();
        await cancelled.CancelAsync();
        await ((Func<Task>)(() => next)).Should().ThrowAsync<OperationCanceledException>();
        await reading.DisposeAsync();
    }

    [Fact]
    public async Task ArgumentsAreChecked()
    {
        var session = Of(Alice).Open(Bob);
        await ((Func<Task>)(() => session.GetKeysAsync(0, Cancellation))).Should().ThrowAsync<ArgumentOutOfRangeException>();
        await ((Func<Task>)(() => session.CollectKeysAsync([], Cancellation))).Should().ThrowAsync<ArgumentException>();
    }

    /// <param name="reason">Null for any.</param>
    private static async Task ShouldFailAsync(Func<Task> call, string? reason)
    {
        var failure = (await call.Should().ThrowAsync<QkdException>()).Which;
        if (reason is not null) failure.Reason.Should().Be(reason, failure.Message);
        failure.IsRetryable.Should().BeFalse();
    }

    private async Task<Dictionary<StreamPlace, QkdKey>> ReadAsync(string sae, string peer, int count, StreamOptions name)
    {
        Dictionary<StreamPlace, QkdKey> keys = [];
        await foreach (var item in Of(sae).Open(peer).StreamKeysAsync(name, Cancellation))
        {
            if (item is StreamedKey streamed) keys.Add(streamed.Place, streamed.Key);
            if (keys.Count == count) break;
        }

        return keys;
    }
}
