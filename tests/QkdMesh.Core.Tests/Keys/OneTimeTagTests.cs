using System.Text;
using CsCheck;
using Org.BouncyCastle.Crypto.Parameters;
using QkdMesh.Core.Keys;
using Poly1305 = Org.BouncyCastle.Crypto.Macs.Poly1305;

namespace QkdMesh.Core.Tests.Keys;

public class OneTimeTagTests
{
    // Random bytes, and those whose limbs are as large as they get.
    private static Gen<byte> Byte => Gen.Frequency((3, Gen.Byte), (1, Gen.Const((byte)0xFF)), (1, Gen.Const((byte)0)));

    private static Gen<byte[]> Bytes(int least, int most) => Gen.OneOf(
        Gen.Byte.Array[least, most], Byte.Array[least, most], Gen.Const((byte)0xFF).Array[least, most]);

    [Fact]
    public void Compute_GivesTheTagOfRfc8439Section252() => Compute(
            "85d6be7857556d337f4452fe42d506a8 0103808afb0db2fd4abff6af4149f51b", Ascii("Cryptographic Forum Research Group"))
        .Should().Be("A8061DC1305136C6C22B8BAF0C0127A9");

    public static TheoryData<int, string, string, string> AppendixA3 => new()
    {
        { 1, Zeros(32), Zeros(64), Zeros(16) },
        { 2, Zeros(16) + "36e5f6b5c5e06070f0efca96227a863e", Ascii(Contribution), "36e5f6b5c5e06070f0efca96227a863e" },
        { 3, "36e5f6b5c5e06070f0efca96227a863e" + Zeros(16), Ascii(Contribution), "f3477e7cd95417af89a6b8794c310cf0" },
        { 4, "1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0", Ascii(Jabberwocky), "4541669a7eaaee61e708dc7cbcc5eb62" },
        { 5, "02" + Zeros(31), Ones(16), "03" + Zeros(15) },
        { 6, "02" + Zeros(15) + Ones(16), "02" + Zeros(15), "03" + Zeros(15) },
        { 7, "01" + Zeros(31), Ones(16) + "f0" + Ones(15) + "11" + Zeros(15), "05" + Zeros(15) },
        { 8, "01" + Zeros(31), Ones(16) + "fb" + Repeat("fe", 15) + Repeat("01", 16), Zeros(16) },
        { 9, "02" + Zeros(31), "fd" + Ones(15), "fa" + Ones(15) },
        { 10, "0100000000000000 0400000000000000" + Zeros(16), Carries + "01" + Zeros(15), "14" + Zeros(7) + "55" + Zeros(7) },
        { 11, "0100000000000000 0400000000000000" + Zeros(16), Carries, "13" + Zeros(15) },
    };

    [Theory]
    [MemberData(nameof(AppendixA3))]
    public void Compute_GivesTheTagsOfRfc8439AppendixA3(int vector, string key, string message, string tag) =>
        Compute(key, message).Should().BeEquivalentTo(tag, "this is vector {0}", vector);

    [Fact]
    public void Compute_AgreesWithAnotherImplementation() => Gen.Select(Bytes(32, 32), Bytes(0, 4096)).Sample(
        (key, message) =>
        {
            var mac = new Poly1305();
            mac.Init(new KeyParameter(key));
            mac.BlockUpdate(message, 0, message.Length);
            var expected = new byte[OneTimeTag.Length];
            mac.DoFinal(expected, 0);
            return Compute(key, message).AsSpan().SequenceEqual(expected);
        },
        iter: 2_000);

    [Fact]
    public void Verify_RefusesAnyOtherTagOrMessage() =>
        Gen.Select(Gen.Byte.Array[32], Gen.Byte.Array[1, 200], Gen.Int, Gen.Int[0, 7]).Sample(
        (key, message, at, bit) =>
        {
            var tag = Compute(key, message);
            OneTimeTag.Verify(key, message, tag).Should().BeTrue();
            Flip(tag);
            OneTimeTag.Verify(key, message, tag).Should().BeFalse();
            Flip(tag);
            Flip(message);
            OneTimeTag.Verify(key, message, tag).Should().BeFalse();

            void Flip(byte[] bytes) => bytes[(uint)at % bytes.Length] ^= (byte)(1 << bit);
        },
        iter: 500);

    private const string Jabberwocky =
        "'Twas brillig, and the slithy toves\nDid gyre and gimble in the wabe:\n"
        + "All mimsy were the borogoves,\nAnd the mome raths outgrabe.";

    private const string Contribution =
        "Any submission to the IETF intended by the Contributor for publication as all or part of an IETF Internet-Draft or RFC and any "
        + "statement made within the context of an IETF activity is considered an \"IETF Contribution\". Such statements include oral "
        + "statements in IETF sessions, as well as written and electronic communications made at any time or place, which are addressed to";

    private const string Carries = "e33594d7505e43b90000000000000000 3394d7505e4379cd0100000000000000 00000000000000000000000000000000";

    private static string Repeat(string hex, int times) => string.Concat(Enumerable.Repeat(hex, times));

    private static string Zeros(int bytes) => Repeat("00", bytes);

    private static string Ones(int bytes) => Repeat("ff", bytes);

    private static string Ascii(string text) => Convert.ToHexString(Encoding.ASCII.GetBytes(text));

    private static byte[] Parse(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static string Compute(string key, string message) => Convert.ToHexString(Compute(Parse(key), Parse(message)));

    private static byte[] Compute(byte[] key, byte[] message)
    {
        var tag = new byte[OneTimeTag.Length];
        OneTimeTag.Compute(key, message, tag);
        return tag;
    }
}
