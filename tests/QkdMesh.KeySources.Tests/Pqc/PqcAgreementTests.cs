using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources.Pqc;
using QkdMesh.KeySources.Tests.Harness;

namespace QkdMesh.KeySources.Tests.Pqc;

/// <summary>When the ends make a new agreement, and which key they derive from its secret.</summary>
public sealed class PqcAgreementTests : IDisposable
{
    // The head and the blocks of an offer inside an agreement are shorter than any encapsulation key of ML-KEM.
    private const int LeastKey = 1184;

    private readonly PqcPair _pair = new();

    public void Dispose() => _pair.Dispose();

    [Fact]
    public void BothEndsDeriveTheSame_FromOfferToOffer()
    {
        var seen = new HashSet<string>();
        for (var offer = 0; offer < 20; offer++)
        {
            var (ofA, ofB) = _pair.Exchange();
            ofA.Select(key => (key.Sender, Convert.ToHexString(key.Key.Span))).Should().NotBeEmpty()
                .And.Equal(ofB.Select(key => (key.Sender, Convert.ToHexString(key.Key.Span))));
            foreach (var key in ofA) seen.Add(Convert.ToHexString(key.Key.Span)).Should().BeTrue("no block comes twice");
        }
    }

    [Fact]
    public void BothDirectionsGetSomeOfTheFirstOffer() =>
        _pair.Exchange().OfA.Select(key => key.Sender).Should().Contain([LinkEnd.A, LinkEnd.B]);

    [Fact]
    public void AgreementIsNew_WhenItsTimeIsOver()
    {
        BeginsAgreement(_pair.Offer()).Should().BeTrue();
        using var pair = new PqcPair();
        pair.Exchange();
        BeginsAgreement(CompletedOffer(pair, PqcPair.Rekey.TotalSeconds - 2)).Should().BeFalse();

        BeginsAgreement(CompletedOffer(pair, 2)).Should().BeTrue();
        BeginsAgreement(CompletedOffer(pair, 1)).Should().BeFalse();
    }

    [Fact]
    public void AgreementIsNew_InEachSession()
    {
        _pair.Exchange();
        _pair.Session = new(_pair.Session.A, new(77));

        BeginsAgreement(_pair.Offer()).Should().BeTrue();
    }

    [Fact]
    public void AgreementIsNew_AfterAnOfferWhoseEndIsNotKnown()
    {
        _pair.Exchange();
        _pair.Accept(_pair.Offer(), out _);

        BeginsAgreement(_pair.Offer()).Should().BeTrue("end B may be one offer ahead");
        var (ofA, ofB) = _pair.Exchange();
        ofA[0].Key.FixedTimeEquals(ofB[0].Key).Should().BeTrue();
    }

    [Fact]
    public void EncapsulationKeysAreFresh()
    {
        var keys = Enumerable.Range(0, 5).Select(_ => Convert.ToHexString(_pair.Offer().Body.AsSpan(9, LeastKey))).ToList();

        keys.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void SecretsOfBeforeAreDestroyed()
    {
        _pair.Exchange();
        var before = KeyHeld.By(_pair.A).Concat(KeyHeld.By(_pair.B)).Where(key => !key.IsGone).ToList();
        var ofEnds = before.Count;
        _pair.Exchange();

        // Each end keeps its two message keys. Its secret is a new one.
        before.Count(key => key.IsGone).Should().Be(ofEnds - 4);

        var within = KeyHeld.By(_pair.A).Concat(KeyHeld.By(_pair.B)).Where(key => !key.IsGone).ToList();
        _pair.Exchange(PqcPair.Rekey.TotalSeconds);
        within.Should().OnlyContain(key => key.IsGone, "a new agreement also takes the message keys again").And.HaveCount(ofEnds);
    }

    [Fact]
    public void KeyComesAtTheRateOfTheLink()
    {
        var made = 0;
        for (var second = 0; second < 50; second++) made += _pair.Exchange().OfA.Sum(key => key.Key.Length);

        made.Should().BeInRange(50 * 10_000 - KeyBlock.MinLength, 50 * 10_000);
    }

    [Theory]
    [InlineData(0, 0), InlineData(255, 255), InlineData(256, 0), InlineData(300, 1_000), InlineData(50_000, 20_000)]
    public void BlocksFitTheRoomAndTheLimitsOfABlock(int ofA, int ofB)
    {
        using var pair = new PqcPair { Room = new(Bits.FromBytes(ofA), Bits.FromBytes(ofB)) };
        var offer = pair.Offer(seconds: 100);
        if (Math.Max(ofA, ofB) < KeyBlock.MinLength)
        {
            offer.Body.Should().BeEmpty();
            return;
        }
        pair.Accept(offer, out var keys);

        keys.Should().NotBeEmpty().And.OnlyContain(key => key.Key.Length >= KeyBlock.MinLength && key.Key.Length <= AgreedSecret.MaxBlock);
        keys.Where(key => key.Sender == LinkEnd.A).Sum(key => key.Key.Length).Should().BeLessThanOrEqualTo(ofA);
        keys.Where(key => key.Sender == LinkEnd.B).Sum(key => key.Key.Length).Should().BeLessThanOrEqualTo(ofB);
    }

    [Theory]
    [InlineData(KemParameterSet.MlKem768), InlineData(KemParameterSet.MlKem1024)]
    public void KemGivesBothTheSameSecret_AndAnotherForAChangedCiphertext(KemParameterSet set)
    {
        var (kem, entropy) = (new MlKem(set), new SeededEntropy(5));
        var seed = KeyMaterial.Random(MlKem.SeedLength, entropy);
        var key = kem.EncapsulationKeyOf(seed);
        key.Should().HaveCount(kem.EncapsulationKeyLength);
        var secret = kem.Encapsulate(key, entropy, out var ciphertext)!;

        ciphertext.Should().HaveCount(kem.CiphertextLength);
        kem.Decapsulate(seed, ciphertext).FixedTimeEquals(secret).Should().BeTrue();
        ciphertext[7] ^= 1;
        kem.Decapsulate(seed, ciphertext).FixedTimeEquals(secret).Should().BeFalse();
        // FIPS 203, section 7.2: a key with coefficients above the modulus is invalid.
        Array.Fill(key, (byte)0xFF, 0, 384);
        kem.Encapsulate(key, entropy, out _).Should().BeNull();
    }

    private static bool BeginsAgreement(PqcPair.Message offer) => offer.Body.Length > LeastKey;

    private static PqcPair.Message CompletedOffer(PqcPair pair, double seconds)
    {
        var offer = pair.Offer(seconds);
        pair.A.Complete(pair.Accept(offer, out _).Value).IsOk.Should().BeTrue();
        return offer;
    }
}
