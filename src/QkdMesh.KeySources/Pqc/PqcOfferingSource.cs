using QkdMesh.Core.Errors;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources.Pqc;

/// <summary>
/// End A of a link without a quantum channel. It offers as much key as the link's rate gives. It begins an agreement with a fresh key
/// pair in each session, every <see cref="PqcParameters.Rekey"/>, and after an offer that was not completed.
/// </summary>
internal sealed class PqcOfferingSource(
    LinkDefinition link, PqcParameters parameters, IPreSharedKeys psks, IEntropy entropy, TimeProvider time) : IOfferingSource
{
    private readonly MlKem _kem = new(parameters.Kem);
    private readonly MessageTags _tags = new(psks, link.Id, link.A);
    private readonly RatedKey _due = new(link.SecretKeyRate, time);
    private AgreedSecret? _secret;
    private long _agreedAt;
    private OpenOffer? _open;

    public string? Fault { get; private set; }

    public byte[] Offer(OfferTerms terms, ReadOnlySpan<byte> header)
    {
        // End B may have derived key from the offer, so the secrets of both ends may differ.
        if (_open is not null) Forget();
        var blocks = _due.Plan(terms.Room);
        if (blocks.Count == 0) return [];
        var isOver = _secret is null || _secret.Session != terms.Session || time.GetElapsedTime(_agreedAt) >= parameters.Rekey;
        if (isOver)
        {
            Forget();
            if (_tags.Renew() is { } missing)
            {
                Fault = missing;
                return [];
            }
        }
        var seed = isOver ? KeyMaterial.Random(MlKem.SeedLength, entropy) : null;
        var agreement = _secret?.Agreement ?? terms.Number;
        var untagged = PqcOffer.Write(_kem.Set, agreement, seed is null ? [] : _kem.EncapsulationKeyOf(seed), blocks);
        byte[] offer = [.. untagged, .. _tags.OfOffer(header, untagged)];
        _open = new OpenOffer(terms, [.. header, .. offer], blocks, seed, time.GetTimestamp());
        return offer;
    }

    public Result<IReadOnlyList<DirectedKey>> Complete(ReadOnlySpan<byte> reply)
    {
        if (_open is not { } open) return new MeshError(ErrorCode.BlockUnknown, $"no open offer of {link.Id} fits this reply");
        if (!_tags.IsReply(open.Frame, reply) || reply.Length != MessageTags.Length + (open.Seed is null ? 0 : _kem.CiphertextLength))
        {
            Fault = $"the replies of {link.B} {PreSharedKey.FailsAuthentication}";
            return new MeshError(ErrorCode.TagMismatch, Fault);
        }
        if (open.Seed is { } seed)
        {
            var ciphertext = reply[..^MessageTags.Length];
            _secret = new AgreedSecret(open.Terms.Session, open.Terms.Number, _kem.Decapsulate(seed, ciphertext), open.Frame, ciphertext);
            _agreedAt = open.At;
        }
        (_open, Fault) = (null, null);
        open.Seed?.Dispose();
        _due.Spend(open.Blocks);
        return _secret!.Derive(open.Terms, open.Blocks);
    }

    public void Discard() => Forget();

    public void Dispose()
    {
        Forget();
        _tags.Dispose();
    }

    private void Forget()
    {
        _open?.Seed?.Dispose();
        _secret?.Dispose();
        (_open, _secret) = (null, null);
    }

    /// <param name="Seed">The seed of the key pair, if the offer begins an agreement; else null.</param>
    private sealed record OpenOffer(OfferTerms Terms, byte[] Frame, IReadOnlyList<PlannedBlock> Blocks, KeyMaterial? Seed, long At);
}
