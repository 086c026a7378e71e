using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.KeySources.Etsi014;
using QkdMesh.KeySources.Tests.Harness;

namespace QkdMesh.KeySources.Tests.Etsi014;

/// <summary>What a link reports and does while a KME fails, and that it goes on afterwards.</summary>
public sealed class FailingKmeTests(TwoKmes kmes) : IClassFixture<TwoKmes>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await kmes.HealAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("a answers 503", "a: KME * answers *_keys with 503: the link is down")]
    [InlineData("b answers 503", "b: KME * answers * with 503: the link is down")]
    [InlineData("a answers 401", "a: KME * answers * with 401")]
    [InlineData("b answers 401", "b: KME * answers * with 401")]
    [InlineData("a breaks off", "a: KME * cannot be reached: *")]
    [InlineData("b breaks off", "b: KME * cannot be reached: *")]
    [InlineData("a gives malformed answers", "a: KME * its key container cannot be used: *")]
    [InlineData("b gives malformed answers", "b: KME * its key container cannot be used: *")]
    [InlineData("a gives endless answers", "a: KME * its answer to * has more than 262144 bytes")]
    [InlineData("b gives endless answers", "b: KME * its answer to * has more than 262144 bytes")]
    [InlineData("a gives other sizes", "a: KME * key * has 248 bits and not 256")]
    [InlineData("a gives no keys", "a: KME * answers enc_keys without a key")]
    [InlineData("b loses all keys", "b: KME * does not have the keys yet that a was given: * not found on KME")]
    public async Task LinkSaysWhatIsWrong_AndGoesOnWhenItIsOver(string order, string says)
    {
        using var link = new KmeLink(kmes);
        await link.UntilKeyComesAsync();

        await kmes.OrderAsync(order);
        await link.WhileUsingUntilAsync(() => link.Fault is not null);
        link.Fault.Should().Match(says);
        link.Ends.Link.State.SecretKeyRate.Should().Be(KeyRate.Zero);

        await kmes.HealAsync();
        await link.UntilAsync(() => link.Fault is null && link.Ends.Link.State.SecretKeyRate > KeyRate.Zero);
        while (link.Ends.TrySupply()) _ = link.Fault;
        await link.UntilKeyComesAsync();
        link.ReceivedAt(LinkEnd.A).Should().Be(link.ReceivedAt(LinkEnd.B));
        link.Ends.History.ShouldKeepThePromises();
    }

    [Theory]
    [InlineData("a stalls", "a: KME * does not answer * within 20 s")]
    [InlineData("b stalls", "b: KME * does not answer * within 20 s")]
    public async Task StallIsFound_AndIsOver(string order, string says)
    {
        // A hundred beats of the mesh's time. A working KME needs less time than their pauses.
        using var link = new KmeLink(kmes, patience: TimeSpan.FromSeconds(20));
        await link.WhileUsingUntilAsync(() => link.ReceivedAt(LinkEnd.A) > 10_000);

        await kmes.OrderAsync(order);
        await link.WhileUsingUntilAsync(() => link.Fault is not null);
        link.Fault.Should().Match(says);

        await kmes.HealAsync();
        var received = link.ReceivedAt(LinkEnd.A);
        await link.WhileUsingUntilAsync(() => link.Fault is null && link.ReceivedAt(LinkEnd.A) > received);
        link.Ends.History.ShouldKeepThePromises();
    }

    [Fact]
    public async Task KeysThatDifferAreDestroyedAtBothEnds()
    {
        await kmes.OrderAsync("b gives other keys");
        using var link = new KmeLink(kmes);
        await link.UntilAsync(() => link.Ends.StoreOf(LinkEnd.A).Ledger.Discarded > 0 && link.Ends.StoreOf(LinkEnd.B).Ledger.Discarded > 0);
        link.Ends.History.ConfirmedAt('A').Concat(link.Ends.History.ConfirmedAt('B')).Should().BeEmpty();
        link.Ends.TrySupply().Should().BeFalse();

        await kmes.HealAsync();
        await link.UntilKeyComesAsync();
        link.Ends.History.ShouldKeepThePromises();
    }

    [Fact]
    public async Task KeyThatEndBCannotGetIsDroppedAtEndA()
    {
        await kmes.OrderAsync("b loses every third key");
        using var link = new KmeLink(kmes);
        var before = await kmes.CountAsync("a");
        var seen = new HashSet<KeyMaterial>();
        await link.WhileUsingUntilAsync(() =>
        {
            seen.UnionWith(KeyHeld.By(link.Ends[LinkEnd.A]));
            return link.ReceivedAt(LinkEnd.A) > 8_000;
        });
        // A key may be late for ten seconds before it counts as lost.
        var dropped = 0L;
        for (var rest = 0; rest < 40 && dropped < link.ReceivedAt(LinkEnd.A) / 3; rest++)
        {
            link.Ends.Link.IsCut = false;
            await link.UseAsync(50);
            // At rest, each key that was pulled is held, was handed over, or was dropped.
            link.Ends.Link.IsCut = true;
            await link.BeatAsync(40);
            var pulled = 32L * (await kmes.CountAsync("a") - before);
            dropped = pulled - link.ReceivedAt(LinkEnd.A) - link.PrefetchedAt(LinkEnd.A);
        }

        link.ReceivedAt(LinkEnd.A).Should().Be(link.ReceivedAt(LinkEnd.B));
        // Every third of the keys that were asked for.
        dropped.Should().BeInRange(link.ReceivedAt(LinkEnd.A) / 3, (link.ReceivedAt(LinkEnd.A) / 2) + (128 * 1024 / 3) + 4096);
        link.Ends.StoreOf(LinkEnd.A).Ledger.DiscardedByReason.Should().BeEmpty();
        seen.Except(KeyHeld.By(link.Ends[LinkEnd.A]))
            .Should().NotBeEmpty().And.OnlyContain(key => key.IsGone, "dropped key is destroyed");
        link.Ends.History.ShouldKeepThePromises();
    }

    [Theory]
    [InlineData("a gives a key again", "a: KME * it gives key * a second time")]
    [InlineData("a gives the bytes of a key again", "a: KME * key * has the bytes of an earlier key")]
    public async Task KeyThatComesASecondTimeIsRefused(string order, string says)
    {
        using var link = new KmeLink(kmes);
        await link.UntilKeyComesAsync();
        await kmes.OrderAsync(order);

        await link.WhileUsingUntilAsync(() => link.Fault is not null);

        link.Fault.Should().Match(says);
        link.Ends.History.ShouldKeepThePromises();
    }

    /// <summary>Keys are joined to blocks, each time with other neighbours. So the other end knows single keys again, too.</summary>
    [Fact]
    public async Task KeysThatComeASecondTimeAreRefused_ThoughEndAStartedAgain()
    {
        using var link = new KmeLink(kmes);
        await link.UntilKeyComesAsync();
        // The first answer of the KME may have been for a link of an earlier test. The next one is for this link. It lies behind the key
        // that end A holds, and behind an answer or two that are on their way. End B remembers 4,096 keys.
        await kmes.OrderAsync("a is well");
        var known = link.ReceivedAt(LinkEnd.B) + link.PrefetchedAt(LinkEnd.A) + (3 * 128 * 32);
        await link.WhileUsingUntilAsync(() => link.ReceivedAt(LinkEnd.B) > known);
        link.Ends.Restart(LinkEnd.A);
        await link.UntilKeyComesAsync();
        await kmes.OrderAsync("a gives the first answer again");

        string? fault = null;
        await link.WhileUsingUntilAsync(() => (fault = link.FaultAt(LinkEnd.B)) is not null);

        fault.Should().Match("KME * key * has the bytes of an earlier key");
        link.Ends.History.ShouldKeepThePromises();
    }

    [Fact]
    public async Task KmeThatGivesStrayKeysIsFoundOut()
    {
        using var link = new KmeLink(kmes);
        await link.UntilKeyComesAsync();
        await kmes.OrderAsync("b gives a key again");

        await link.WhileUsingUntilAsync(() => link.Fault is not null);

        link.Fault.Should().Match("b: KME * it gives key *, which was not requested");
        await kmes.HealAsync();
        await link.UntilKeyComesAsync(100);
        link.ReceivedAt(LinkEnd.A).Should().Be(link.ReceivedAt(LinkEnd.B));
        link.Ends.History.ShouldKeepThePromises();
    }

    [Fact]
    public async Task KmeThatNeverGetsTheKeysIsOutOfStep()
    {
        await kmes.OrderAsync("b loses all keys");
        using var link = new KmeLink(kmes);

        await link.UntilAsync(() => link.Fault?.Contains("has none of the keys that a was given", StringComparison.Ordinal) == true);

        await kmes.HealAsync();
        await link.UntilKeyComesAsync(100);
    }

    /// <summary>Nearly every key is used: what the far KME learns of a little later is not lost.</summary>
    [Theory]
    [InlineData("b knows keys late")]
    [InlineData("b knows keys late and says 404")]
    [InlineData("b gives half of the keys")]
    public async Task KeyThatTheFarKmeKnowsLaterIsUsed(string order)
    {
        await kmes.OrderAsync(order);
        using var link = new KmeLink(kmes);
        var before = await kmes.CountAsync("a");

        // A key is two to four seconds late.
        var beats = (int)(TimeSpan.FromSeconds(2) / TwoEnds.Options.Period);
        for (var hearing = 0; hearing < 100 && link.ReceivedAt(LinkEnd.A) < 20_000; hearing++)
        {
            await kmes.OrderAsync("b hears of keys");
            await link.UseAsync(beats);
        }
        await kmes.OrderAsync("b hears of keys");
        await link.BeatAsync(40);
        link.Ends.Link.IsCut = true;
        await link.BeatAsync(40);

        var pulled = 32L * (await kmes.CountAsync("a") - before);
        link.ReceivedAt(LinkEnd.A).Should().Be(link.ReceivedAt(LinkEnd.B));
        (link.ReceivedAt(LinkEnd.A) + link.PrefetchedAt(LinkEnd.A)).Should().BeGreaterThanOrEqualTo(pulled * 98 / 100);
        link.Ends.History.ShouldKeepThePromises();
    }

    /// <summary>The standard has 503 for this. Some KMEs say 404.</summary>
    [Fact]
    public async Task KmeThatHasNoKeyNowMaySay404()
    {
        await kmes.OrderAsync("a has none now and then");
        using var client = new KmeClient(kmes.Access.A, TwoKmes.SaeB, kmes.OfA, TimeSpan.FromMinutes(1), TimeProvider.System);
        var asking = () => client.GetKeysAsync(1, 256, TestContext.Current.CancellationToken);
        (await asking.Should().ThrowAsync<KmeException>()).Which.Failure.Should().Be(KmeFailure.Unavailable);
        using var link = new KmeLink(kmes);

        await link.WhileUsingUntilAsync(() => link.ReceivedAt(LinkEnd.A) > 2_000);
    }

    [Fact]
    public async Task KmeThatHasFewKeysIsAskedForFewer_AndThatIsNoFault()
    {
        await kmes.OrderAsync("a has few keys");
        using var link = new KmeLink(kmes);

        await link.WhileUsingUntilAsync(() =>
        {
            link.Fault.Should().BeNull();
            return link.ReceivedAt(LinkEnd.A) > 2_000;
        });
    }
}
