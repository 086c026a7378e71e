using QkdMesh.Core.Errors;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.HybridKeys;

/// <summary>The source's side of an agreement: a pair of keys for this batch alone. Its owner disposes of it.</summary>
internal sealed class SecretRequest : IDisposable
{
    private readonly IKeyEncapsulation _kem;
    private readonly KeyMaterial _seed;

    public SecretRequest(IKeyEncapsulation kem, KeyDelivery delivery, IEntropy entropy)
    {
        _kem = kem;
        _seed = KeyMaterial.Random(kem.SeedLength, entropy);
        Message = new AgreementFrame(delivery.Batch, delivery.Master, delivery.Slave, kem.EncapsulationKeyOf(_seed)).Write();
    }

    public byte[] Message { get; }

    /// <summary>The secret, once the target has answered.</summary>
    public Result<EndToEndSecret> Complete(ReadOnlySpan<byte> ciphertext) => ciphertext.Length == _kem.CiphertextLength
        ? new EndToEndSecret(_kem.Decapsulate(_seed, ciphertext), Message, ciphertext)
        : new MeshError(ErrorCode.MalformedFrame, "an answer that agrees on a secret has another length");

    public void Dispose() => _seed.Dispose();
}
