using System.Security.Cryptography;
using QkdMesh.Core.Errors;
using QkdMesh.KeySources.Pqc;
using QkdMesh.KeySources.Tests.Harness;

namespace QkdMesh.KeySources.Tests.Pqc;

/// <summary>Each link has a pre-shared key of its own, in a file at each end.</summary>
public sealed class PreSharedKeyFilesTests : IDisposable
{
    private readonly TemporaryFolder _files = new("pre-shared-keys");

    public PreSharedKeyFilesTests()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        Write("honest/a/a-b.psk", key);
        Write("honest/b/a-b.psk", key);
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void EndsWithTheirFilesAgree()
    {
        using var pair = new PqcPair(psksOfA: Keys("honest"), psksOfB: Keys("honest"));

        var (ofA, ofB) = pair.Exchange();

        ofA[0].Key.FixedTimeEquals(ofB[0].Key).Should().BeTrue();
    }

    [Fact]
    public void KeysOfFilesAreInNoMemory_BetweenTwoUses()
    {
        var (ofA, ofB) = (Keys("honest"), Keys("honest"));
        using var pair = new PqcPair(psksOfA: ofA, psksOfB: ofB);
        pair.Exchange();

        KeyHeld.By(ofA).Concat(KeyHeld.By(ofB)).Should().BeEmpty();
        var held = KeyHeld.By(pair.A).Concat(KeyHeld.By(pair.B)).ToList();
        pair.Dispose();
        held.Should().NotBeEmpty().And.OnlyContain(key => key.IsGone);
    }

    // Node c has a pqc link of its own to b. It is taken over, and claims to be end A of a-b with the key that it has.
    [Fact]
    public void NodeOfAnotherLinkIsNoEndOfThisOne()
    {
        var ofC = RandomNumberGenerator.GetBytes(32);
        Write("honest/b/b-c.psk", ofC);
        Write("taken/a/a-b.psk", ofC);
        using var impostor = new PqcPair(psksOfA: Keys("taken"), psksOfB: Keys("honest"));

        impostor.Accept(impostor.Offer(), out var keys).Error!.Code.Should().Be(ErrorCode.TagMismatch);
        keys.Should().BeEmpty();

        // The control: one key for all links of b, which c holds too, lets it in.
        Write("honest/b/a-b.psk", ofC);
        impostor.Accept(impostor.Offer(), out keys).IsOk.Should().BeTrue();
        keys.Should().NotBeEmpty();
    }

    [Fact]
    public void ReplacedKeyCounts_FromTheNextAgreement()
    {
        using var pair = new PqcPair(psksOfA: Keys("honest"), psksOfB: Keys("honest"));
        pair.Exchange();
        var key = RandomNumberGenerator.GetBytes(32);
        Write("honest/a/a-b.psk", key);
        pair.Exchange().OfA.Should().NotBeEmpty("the agreement goes on");

        var ofNew = pair.Offer(PqcPair.Rekey.TotalSeconds);
        pair.Accept(ofNew, out _).Error!.Code.Should().Be(ErrorCode.TagMismatch, "end B has the old key still");
        Write("honest/b/a-b.psk", key);

        pair.Exchange().OfA.Should().NotBeEmpty();
        pair.A.Fault.Should().BeNull();
        pair.B.Fault.Should().BeNull();
    }

    [Fact]
    public void OldKeyOpensNothing_OnceItWasReplaced()
    {
        using var pair = new PqcPair(psksOfA: Keys("honest"), psksOfB: Keys("honest"));
        pair.Exchange();
        Write("honest/b/a-b.psk", RandomNumberGenerator.GetBytes(32));

        var begins = pair.Offer(PqcPair.Rekey.TotalSeconds);

        pair.Accept(begins, out var keys).Error!.Code.Should().Be(ErrorCode.TagMismatch);
        keys.Should().BeEmpty();
    }

    [Theory]
    [InlineData("a"), InlineData("b")]
    public void EndWithoutTheFileSaysSo_AndGoesOnOnceItIsThere(string node)
    {
        var file = _files[$"honest/{node}/a-b.psk"];
        File.Move(file, _files["kept"]);
        using var pair = new PqcPair(psksOfA: Keys("honest"), psksOfB: Keys("honest"));
        var offer = pair.Offer();
        pair.Accept(offer, out _).IsOk.Should().BeFalse();
        offer.Body.Length.Should().Match(length => node == "b" ? length > 0 : length == 0);
        (node == "a" ? pair.A.Fault : pair.B.Fault).Should().Contain(file).And.Contain("a-b");

        File.Move(_files["kept"], file);

        pair.Exchange().OfA.Should().NotBeEmpty();
        pair.A.Fault.Should().BeNull();
        pair.B.Fault.Should().BeNull();
    }

    [Fact]
    public void ShortFileIsNoKey()
    {
        Write("honest/a/a-b.psk", new byte[31]);
        using var pair = new PqcPair(psksOfA: Keys("honest"), psksOfB: Keys("honest"));

        pair.Offer().Body.Should().BeEmpty();

        pair.A.Fault.Should().Contain("32 bytes or more");
    }

    private PreSharedKeyFiles Keys(string silo) => new(_files[silo]);

    private void Write(string file, byte[] key)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_files[file])!);
        File.WriteAllBytes(_files[file], key);
    }
}
