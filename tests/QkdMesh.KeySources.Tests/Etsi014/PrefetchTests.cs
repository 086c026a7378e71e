using QkdMesh.Core.Calls;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources.Etsi014;
using QkdMesh.KeySources.Tests.Harness;

namespace QkdMesh.KeySources.Tests.Etsi014;

public sealed class PrefetchTests(TwoKmes kmes) : IClassFixture<TwoKmes>
{
    // The bytes that end A pulls ahead, and the length of a key.
    private const int Ahead = 128 * 1024, KeyLength = 32;

    [Fact]
    public async Task KeyIsPulledAheadOfNeed_AndNoMoreThanThat()
    {
        await kmes.HealAsync();
        var before = await kmes.CountAsync("a");
        using var link = new KmeLink(kmes);
        await link.UntilAsync(() => link.PrefetchedAt(LinkEnd.A) == Ahead && link.Ends.StoreOf(LinkEnd.A).Sendable.Bytes > 15_000);
        await link.BeatAsync(40);

        link.PrefetchedAt(LinkEnd.A).Should().Be(Ahead);
        var pulled = (long)KeyLength * (await kmes.CountAsync("a") - before);
        pulled.Should().Be(link.ReceivedAt(LinkEnd.A) + Ahead, "every key that was pulled is held, or was handed over");
    }

    [Fact]
    public async Task KeyStaysWhenTheOtherEndStartsAgain()
    {
        await kmes.HealAsync();
        using var link = new KmeLink(kmes);
        await link.UntilAsync(() => link.PrefetchedAt(LinkEnd.A) == Ahead);
        var count = await kmes.CountAsync("a");

        link.Ends.Restart(LinkEnd.B);
        await link.UntilKeyComesAsync();

        // The new stock came from the prefetched keys.
        (await kmes.CountAsync("a") - count).Should().BeLessThanOrEqualTo((int)(2 * TwoEnds.Options.MaxStock.Bytes + Ahead) / KeyLength);
        link.Ends.History.ShouldKeepThePromises();
    }

    [Fact]
    public async Task KeyThatWasOfferedIsOfferedAgain_ThoughThereIsLessRoom()
    {
        await kmes.HealAsync();
        using var link = new KmeLink(kmes);
        await link.UntilAsync(() => link.PrefetchedAt(LinkEnd.A) == Ahead);
        var plenty = LengthOfOffer(link, 60_000);

        // End B may have pulled all of them by now. It drops the keys that are not offered any more.
        LengthOfOffer(link, 300).Should().Be(plenty);
        plenty.Should().BeGreaterThan(60_000 / KeyLength * 20);
    }

    [Fact]
    public async Task KeyThatTheFormerOtherEndMayHaveTakenIsNotOfferedAgain()
    {
        await kmes.HealAsync();
        var options = new PairedSourceOptions { Kme = kmes.OfA, KmePatience = KmeLink.Patience };
        var link = TwoNodes.Link(new LinkSource(KeySourceKind.Etsi014) { Etsi014 = kmes.Access });
        using var source = new PairedSourceFactory(options, new SeededEntropy(1), TimeProvider.System).CreateOffering(link);
        var offered = await OfferAllAsync(source, peer: 1);

        (await OfferAllAsync(source, peer: 1)).Should().Equal(offered, "end B may hold them");
        (await OfferAllAsync(source, peer: 2)).Should().NotIntersectWith(offered);
    }

    [Fact]
    public async Task KmeMayBeBelowAPath()
    {
        await kmes.OrderAsync("a is below a path");
        await kmes.OrderAsync("b is below a path");
        KmeAccess Below(KmeAccess kme) => kme with { Url = new Uri(kme.Url, "/site/kme") };
        using var link = new KmeLink(kmes, access: new(Below(kmes.Access.A), Below(kmes.Access.B)));

        await link.UntilKeyComesAsync();
    }

    [Fact]
    public async Task AnswersAreOverwritten()
    {
        await kmes.HealAsync();
        using var client = new KmeClient(kmes.Access.A, TwoKmes.SaeB, kmes.OfA, TimeSpan.FromMinutes(1), TimeProvider.System);
        var keys = await client.GetKeysAsync(3, 256, TestContext.Current.CancellationToken);

        keys.Should().HaveCount(3);
        BuffersOf(client).Should().ContainSingle().Which.Should().OnlyContain(each => each == 0);
    }

    [Fact]
    public async Task KmeIsNotBelievedWithoutACertificateOfItsAuthority()
    {
        await kmes.HealAsync();
        using var others = new TestCertificates();
        using var stranger = others.Of(TwoKmes.SaeA);
        using var link = new KmeLink(kmes, ofA: stranger);

        await link.UntilAsync(() => link.Fault is not null);

        link.Fault.Should().Match("a: KME * cannot be reached: *certificate*");
        link.ReceivedAt(LinkEnd.A).Should().Be(0);
    }

    [Fact]
    public async Task CertificatesThatWereRenewedOnDiskAreUsed()
    {
        await kmes.HealAsync();
        using var files = new TestCertificates();
        using var credentials = files.Of(TwoKmes.SaeA);
        using var link = new KmeLink(kmes, ofA: credentials);
        await link.UntilAsync(() => link.Fault is not null);

        using var renewed = kmes.Certificates.Of(TwoKmes.SaeA);
        foreach (var file in new[] { $"{TwoKmes.SaeA}.pem", $"{TwoKmes.SaeA}-key.pem", "ca.pem" })
            File.Copy(kmes.Certificates.PathOf(file), files.PathOf(file), overwrite: true);
        await link.UntilKeyComesAsync();

        link.Fault.Should().BeNull();
    }

    [Fact]
    public async Task KmeIsNotBelievedUnderAnotherName()
    {
        await kmes.HealAsync();
        var access = kmes.Access with { A = kmes.Access.A with { Url = new UriBuilder(kmes.Access.A.Url) { Host = "localhost" }.Uri } };
        using var link = new KmeLink(kmes, access: access);

        await link.UntilAsync(() => link.Fault is not null);

        link.Fault.Should().Match("a: KME * cannot be reached: *RemoteCertificateNameMismatch*");
    }

    [Fact]
    public void LinkSaysThatItsSiloHasNoCertificate()
    {
        var link = TwoNodes.Link(new LinkSource(KeySourceKind.Etsi014) { Etsi014 = kmes.Access });
        var factory = new PairedSourceFactory(new PairedSourceOptions(), new SeededEntropy(1), TimeProvider.System);

        foreach (var fault in new[] { factory.CreateOffering(link).Fault, factory.CreateAccepting(link).Fault })
            fault.Should().Contain("no certificate for KMEs").And.Contain("--kme-certificate-file");
    }

    [Fact]
    public void ASiloCallsNoKmeThatItWasNotStartedWith()
    {
        var link = TwoNodes.Link(new LinkSource(KeySourceKind.Etsi014) { Etsi014 = kmes.Access });
        var options = new PairedSourceOptions { Kme = kmes.OfA, KmeHosts = new KmeHosts(new HashSet<string> { "kme.example:8443" }) };
        var factory = new PairedSourceFactory(options, new SeededEntropy(1), TimeProvider.System);

        foreach (var fault in new[] { factory.CreateOffering(link).Fault, factory.CreateAccepting(link).Fault })
            fault.Should().Contain("not started with the host of this KME").And.Contain("--kme-host");
    }

    private static int LengthOfOffer(KmeLink link, int roomBytes)
    {
        var session = link.Ends.StoreOf(LinkEnd.A).Session!.Value;
        var order = new OfferRequest(session, 1, new(Bits.FromBytes(roomBytes), Bits.Zero), Anew: true);
        return link.Ends[LinkEnd.A].Links.OfferKey(TwoNodes.LinkId, order).Value.Length;
    }

    // All keys that end A pulls ahead.
    private static async Task<List<Guid>> OfferAllAsync(IOfferingSource source, uint peer)
    {
        var terms = new OfferTerms(TwoNodes.LinkId, new(new(1), new(peer)), 1, 1, new(Bits.FromBytes(Ahead), Bits.Zero));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (var tries = 0; tries < 4_000; tries++)
        {
            if (KmeOffer.Parse(source.Offer(terms, [])) is { Count: Ahead / KeyLength } offer) return [.. offer.Select(key => key.Id)];
            await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
        throw new TimeoutException($"end A does not pull all its keys: {source.Fault}");
    }

    private static IEnumerable<byte[]> BuffersOf(KmeClient client) => typeof(KmeClient)
        .GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)
        .Select(field => field.GetValue(client)).OfType<byte[]>();
}
