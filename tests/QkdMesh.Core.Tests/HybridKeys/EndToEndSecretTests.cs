using System.Security.Cryptography;
using System.Text;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Tests.HybridKeys;

public sealed class EndToEndSecretTests
{
    private static readonly KeyDelivery Delivery = new(new(1, 2), new("alice"), new("bob"), 2, 32, 0, 1, null);
    private static readonly byte[] Shared = [.. Enumerable.Range(0, 32).Select(at => (byte)at)],
        Relayed = [.. Enumerable.Range(0, 64).Select(at => (byte)(200 - at))];

    [Fact]
    public void EveryKey_IsTheTwoStepDerivationWrittenOut()
    {
        var keys = Combine(Delivery);

        var salt = SHA512.HashData("requestciphertext"u8);
        for (var index = 0; index < 2; index++)
        {
            // HMAC(salt, secret || relayed keys), then HMAC(that, info || 1), as SP 800-56C and RFC 5869 have it.
            byte[] input = [.. Shared, .. Relayed];
            byte[] info =
            [
                .. "QkdMesh hybrid key 1"u8, .. new KeyId(Delivery.Batch, index).ToGuid().ToByteArray(bigEndian: true),
                5, .. Encoding.ASCII.GetBytes("alice"), 3, .. Encoding.ASCII.GetBytes("bob"), 0, 32,
            ];
            var derivationKey = HMACSHA512.HashData(salt, input);
            var expected = HMACSHA512.HashData(derivationKey, (byte[])[.. info, 1])[..32];
            keys.AsSpan(32 * index, 32).SequenceEqual(expected).Should().BeTrue("key {0}", index);
        }
    }

    [Fact]
    public void KeyIsAnother_WhenAnythingThatItIsBoundToIs()
    {
        byte[][] keys =
        [
            Combine(Delivery), Combine(Delivery with { Batch = new(1, 3) }), Combine(Delivery with { Master = new("alicf") }),
            Combine(Delivery with { Slave = new("boc") }), Combine(Delivery with { Master = new("aliceb"), Slave = new("ob") }),
            Combine(Delivery, request: "requesu"),
            Combine(Delivery, ciphertext: "ciphertexu"),
            Combine(Delivery, shared: [1, .. Shared[1..]]),
            Combine(Delivery, relayed: [1, .. Relayed[1..]]), Relayed,
        ];

        keys.Select(key => Convert.ToHexString(key[..32])).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Confirmation_TellsSecretsAndTranscriptsApart()
    {
        using EndToEndSecret one = Secret(), same = Secret();
        using EndToEndSecret other = Secret(shared: [1, .. Shared[1..]]), changed = Secret(ciphertext: "ciphertexu");

        same.Confirmation.Should().Be(one.Confirmation);
        other.Confirmation.Should().NotBe(one.Confirmation);
        changed.Confirmation.Should().NotBe(one.Confirmation);
    }

    private static byte[] Combine(
        KeyDelivery delivery, string request = "request", string ciphertext = "ciphertext", byte[]? shared = null, byte[]? relayed = null)
    {
        using var secret = Secret(request, ciphertext, shared);
        byte[] keys = [.. relayed ?? Relayed];
        secret.CombineInto(keys, delivery);
        return keys;
    }

    private static EndToEndSecret Secret(string request = "request", string ciphertext = "ciphertext", byte[]? shared = null) =>
        new(KeyMaterial.CopyOf(shared ?? Shared), Encoding.ASCII.GetBytes(request), Encoding.ASCII.GetBytes(ciphertext));
}
