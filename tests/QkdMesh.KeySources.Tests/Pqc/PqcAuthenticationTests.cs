using QkdMesh.Core.Errors;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources.Pqc;
using QkdMesh.KeySources.Tests.Harness;

namespace QkdMesh.KeySources.Tests.Pqc;

/// <summary>Only the other end of the link can agree on key with an end, and only in this session and this step.</summary>
public sealed class PqcAuthenticationTests : IDisposable
{
    private readonly PqcPair _pair = new();

    public void Dispose() => _pair.Dispose();

    [Fact]
    public void RefusesEveryOfferThatWasChanged()
    {
        var offer = _pair.Offer();
        for (var at = 0; at < offer.Body.Length; at++)
        {
            var changed = offer with { Body = Flipped(offer.Body, at) };
            _pair.Accept(changed, out var keys).Error!.Code.Should().Be(ErrorCode.TagMismatch, "byte {0} is another", at);
            keys.Should().BeEmpty();
        }

        _pair.Accept(offer, out _).IsOk.Should().BeTrue("what was refused changed nothing");
        _pair.B.Fault.Should().BeNull();
    }

    [Fact]
    public void RefusesEveryReplyThatWasChanged()
    {
        var reply = _pair.Accept(_pair.Offer(), out var ofB).Value;
        for (var at = 0; at < reply.Length; at++)
            _pair.A.Complete(Flipped(reply, at)).Error!.Code.Should().Be(ErrorCode.TagMismatch, "byte {0} is another", at);

        _pair.A.Complete(reply).Value[0].Key.FixedTimeEquals(ofB[0].Key).Should().BeTrue("what was refused changed nothing");
    }

    [Fact]
    public void RefusesAnOfferUnderOtherTerms()
    {
        var offer = _pair.Offer();
        var terms = offer.Terms;
        foreach (var other in new[]
                 {
                     terms with { Session = new(terms.Session.B, terms.Session.A) },
                     terms with { Session = new(new(9), terms.Session.B) }, terms with { Number = 2 },
                     terms with { FirstBlock = 2 }, terms with { Link = new("a-c") }, terms with { Room = default },
                 })
            _pair.Accept(new(other, PqcPair.HeaderOf(other), offer.Body), out _).Error!.Code.Should().Be(ErrorCode.TagMismatch);
    }

    [Fact]
    public void RefusesWhatItSaidItself()
    {
        var offer = _pair.Offer();
        _pair.A.Complete(offer.Body).Error!.Code.Should().Be(ErrorCode.TagMismatch, "an offer that comes back is no reply");
        var reply = _pair.Accept(offer, out _).Value;

        _pair.Accept(offer with { Body = reply }, out _).Error!.Code
            .Should().Be(ErrorCode.TagMismatch, "a reply that comes back is not an offer");
    }

    [Fact]
    public void RefusesTheReplyToAnotherOffer()
    {
        var first = _pair.Accept(_pair.Offer(), out _).Value;
        _pair.Offer();

        _pair.A.Complete(first).Error!.Code.Should().Be(ErrorCode.TagMismatch);
    }

    [Fact]
    public void RefusesTheReplyThatItHasTaken()
    {
        var reply = _pair.Accept(_pair.Offer(), out _).Value;
        _pair.A.Complete(reply).IsOk.Should().BeTrue();

        _pair.A.Complete(reply).Error!.Code.Should().Be(ErrorCode.BlockUnknown);
    }

    [Fact]
    public void RefusesAnOfferOfAnEarlierAgreement()
    {
        _pair.Exchange();
        var late = _pair.Offer();
        late.Body.Length.Should().BeLessThan(1000, "it goes on in the agreement that is there");
        _pair.Session = new(new(3), new(4));
        _pair.Exchange();

        _pair.Accept(late, out var keys).Error!.Code.Should().Be(ErrorCode.SessionMismatch);
        keys.Should().BeEmpty();
    }

    [Fact]
    public void RefusesAnEndWithAnotherPreSharedKey_AndSaysSo()
    {
        using var pair = new PqcPair(psksOfB: PqcPair.Keys(new byte[32]));

        pair.Accept(pair.Offer(), out _).Error!.Code.Should().Be(ErrorCode.TagMismatch);

        pair.B.Fault.Should().Contain("pre-shared key");
    }

    [Fact]
    public void RefusesAnOfferForAnotherLink_UnderTheSamePreSharedKey()
    {
        using var pair = new PqcPair(linkOfB: "a-c");

        pair.Accept(pair.Offer(), out _).Error!.Code.Should().Be(ErrorCode.TagMismatch);
    }

    [Fact]
    public void RefusesAnotherParameterSet_AndSaysSo()
    {
        using var pair = new PqcPair(setOfB: KemParameterSet.MlKem1024);

        pair.Accept(pair.Offer(), out _).Error!.Code.Should().Be(ErrorCode.MalformedFrame);

        pair.B.Fault.Should().Contain("MlKem1024");
    }

    [Theory]
    [InlineData(0), InlineData(31)]
    public void RefusesAShortPreSharedKey(int length)
    {
        var making = () => PreSharedKey.Of(new byte[length]);
        making.Should().Throw<ArgumentException>().WithMessage("*32 bytes or more*");
    }

    [Fact]
    public void LinkSaysThatItsSiloHasNoPreSharedKey()
    {
        var link = TwoNodes.Link(new LinkSource(KeySourceKind.Pqc));
        var factory = new PairedSourceFactory(new PairedSourceOptions(), new SeededEntropy(1), TimeProvider.System);

        foreach (var fault in new[] { factory.CreateOffering(link).Fault, factory.CreateAccepting(link).Fault })
            fault.Should().Contain("no pre-shared key").And.Contain("--pqc-psk-directory");
    }

    private static byte[] Flipped(byte[] message, int at)
    {
        var flipped = message.ToArray();
        flipped[at] ^= 1;
        return flipped;
    }
}
