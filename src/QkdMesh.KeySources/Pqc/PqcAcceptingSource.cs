using QkdMesh.Core.Errors;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources.Pqc;

/// <summary>
/// End B of a link without a quantum channel: answers agreements with a ciphertext, and derives the blocks that end A requests.
/// </summary>
internal sealed class PqcAcceptingSource(LinkDefinition link, PqcParameters parameters, IPreSharedKeys psks, IEntropy entropy)
    : IAcceptingSource
{
    private readonly MlKem _kem = new(parameters.Kem);
    private readonly MessageTags _tags = new(psks, link.Id, link.B);
    private AgreedSecret? _secret;

    public string? Fault { get; private set; }

    public Result<byte[]> Accept(OfferTerms terms, ReadOnlySpan<byte> header, ReadOnlySpan<byte> offer, out IReadOnlyList<DirectedKey> keys)
    {
        keys = [];
        // Only an offer that begins an agreement is as long as that.
        var begins = _secret is null || offer.Length > _kem.EncapsulationKeyLength;
        if (begins && _tags.Renew() is { } missing) return Refuse(ErrorCode.BlockUnknown, missing);
        if (!_tags.IsOffer(header, offer))
            return Refuse(ErrorCode.TagMismatch, $"the offers of {link.A} {PreSharedKey.FailsAuthentication}");
        if (!PqcOffer.TryParse(offer[..^MessageTags.Length], terms, _kem, out var said))
            return Refuse(ErrorCode.MalformedFrame, $"the offers of {link.A} are not for {_kem.Set}");
        byte[] ciphertext = [];
        if (said.EncapsulationKey.Length > 0)
        {
            if (_kem.Encapsulate(said.EncapsulationKey, entropy, out ciphertext) is not { } secret)
                return Refuse(ErrorCode.MalformedFrame, $"the offers of {link.A} hold no encapsulation key of {_kem.Set}");
            Discard();
            _secret = new AgreedSecret(terms.Session, terms.Number, secret, [.. header, .. offer], ciphertext);
        }
        else if (_secret is null || _secret.Session != terms.Session || _secret.Agreement != said.Agreement)
        {
            // End A begins another agreement when it gets this error.
            return new MeshError(ErrorCode.SessionMismatch, $"end B of {link.Id} is not in agreement {said.Agreement}");
        }
        Fault = null;
        keys = _secret.Derive(terms, said.Blocks);
        byte[] answered = [.. header, .. offer];
        return (byte[])[.. ciphertext, .. _tags.OfReply(answered, ciphertext)];
    }

    public void Discard()
    {
        _secret?.Dispose();
        _secret = null;
    }

    public void Dispose()
    {
        Discard();
        _tags.Dispose();
    }

    private MeshError Refuse(ErrorCode code, string fault)
    {
        Fault = fault;
        return new MeshError(code, fault);
    }
}
