using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Pki;

/// <summary>
/// Authorities of one kind, and their revocation lists. A check uses these alone: no store of the machine, no network and no cache. Safe
/// for calls from several threads.
/// </summary>
public sealed class Trust
{
    private readonly IReadOnlyList<X509Certificate2> _roots, _intermediates;
    private readonly IReadOnlyList<RevocationList> _lists;

    private Trust(IReadOnlyList<X509Certificate2> authorities, IReadOnlyList<RevocationList> lists)
    {
        _roots = [.. authorities.Where(IsSelfIssued)];
        _intermediates = [.. authorities.Where(authority => !IsSelfIssued(authority))];
        _lists = lists;
    }

    /// <summary>The authorities at which chains end.</summary>
    public IReadOnlyList<X509Certificate2> Roots => _roots;

    /// <summary>When the last authority at which chains end is over. An old one may be beside its successor.</summary>
    public DateTimeOffset AuthoritiesEnd => _roots.Max(root => Validity.Of(root).Until);

    /// <summary>How many revoked certificates the lists name.</summary>
    public int RevokedCount => _lists.SelectMany(list => list.Serials).Distinct(StringComparer.Ordinal).Count();

    /// <summary>When the first of the newest lists becomes too old; null without lists.</summary>
    public DateTimeOffset? ListsEnd => _lists.Count == 0
        ? null
        : _roots.Concat(_intermediates).Select(NewestOf).OfType<RevocationList>().Min(list => list.NextUpdate);

    /// <summary>Reads the bundle and the lists of one kind from a directory of trust: <c>saes.crt</c> and <c>saes.crl</c>.</summary>
    /// <param name="before">What was read before. A list that is gone would give trust back.</param>
    /// <exception cref="CredentialException">As in <see cref="Load"/>, and when the lists of before are gone.</exception>
    public static Trust LoadKind(string directory, string kind, Trust? before = null)
    {
        var lists = Path.Combine(directory, CredentialFiles.RevokedOf(kind));
        if (before is { _lists.Count: > 0 } && !File.Exists(lists))
            throw new CredentialException($"{CredentialFiles.RevokedOf(kind)} is gone: put the newest revocation list there");
        return Load(Path.Combine(directory, CredentialFiles.BundleOf(kind)), File.Exists(lists) ? [lists] : []);
    }

    /// <param name="bundle">
    /// PEM: authorities, for example an old one and a new one. Certificates that are not self-signed help to build chains.
    /// </param>
    /// <param name="revoked">Files with revocation lists. An authority without a list has revoked nothing.</param>
    /// <exception cref="CredentialException">
    /// A file cannot be read, the bundle has no root, or a list is not signed by an authority of the bundle.
    /// </exception>
    public static Trust Load(string bundle, IReadOnlyList<string> revoked)
    {
        var authorities = PemFile.Certificates(bundle);
        if (!authorities.Any(IsSelfIssued))
            throw new CredentialException($"{bundle} holds no root: add the self-signed certificate of the authority");
        if (authorities.FirstOrDefault(authority => !CertificateRules.IsAuthority(authority)) is { } leaf)
            throw new CredentialException(
                $"{bundle} holds the certificate of '{leaf.Subject}', which is not an authority: give the certificate of its issuer");
        var lists = revoked
            .SelectMany(file => PemFile.RevocationLists(file).Select(list => RevocationList.Read(list, authorities, file))).ToList();
        return new Trust(authorities, lists);
    }

    /// <summary>Null if a certificate is good, else why it is not.</summary>
    /// <param name="sent">The intermediate certificates that came with it.</param>
    public string? Check(X509Certificate2 leaf, IEnumerable<X509Certificate2> sent, CertificateUse use, DateTimeOffset now) =>
        Judge(leaf, sent, use, now).Reason;

    /// <summary>As <see cref="Check"/>, with the cause in a form for programs and the authorities above the certificate.</summary>
    public TrustVerdict Judge(X509Certificate2 leaf, IEnumerable<X509Certificate2> sent, CertificateUse use, DateTimeOffset now)
    {
        try
        {
            return JudgeReadable(leaf, sent, use, now);
        }
        catch (Exception fault) when (fault is CredentialException || Unreadable.Is(fault))
        {
            return TrustVerdict.Bad(Distrust.Broken, "the certificate, or a certificate of its chain, cannot be read");
        }
    }

    private TrustVerdict JudgeReadable(X509Certificate2 leaf, IEnumerable<X509Certificate2> sent, CertificateUse use, DateTimeOffset now)
    {
        if (CertificateRules.Weakness(leaf) is { } weak) return TrustVerdict.Bad(Distrust.Weak, weak);
        if (CertificateRules.WrongUse(leaf, use) is { } wrong) return TrustVerdict.Bad(Distrust.WrongUse, wrong);
        var chains = new ChainSearch(_intermediates.Concat(sent), now);
        TrustVerdict? best = null;
        // Each root alone: two authorities can have one name, as when an authority is renewed.
        foreach (var root in _roots)
        {
            var chain = chains.To(root, leaf);
            var verdict = chain.Problem ?? Judge(chain, use, now);
            if (verdict.IsGood) return verdict;
            // What is wrong with a chain to the right authority says more than the lack of a chain to another one.
            if (best is null || (best.Cause == Distrust.WrongAuthority && verdict.Cause != Distrust.WrongAuthority)) best = verdict;
        }

        return best!;
    }

    /// <summary>The authority of the bundle that a certificate's chain ends at; null if no chain reaches a root.</summary>
    public X509Certificate2? AuthorityOf(X509Certificate2 leaf, IEnumerable<X509Certificate2> sent, DateTimeOffset now)
    {
        var chains = new ChainSearch(_intermediates.Concat(sent), now);
        return _roots.FirstOrDefault(root => chains.To(root, leaf).Certificates.Count > 0);
    }

    private TrustVerdict Judge(ChainSearch.Chain chain, CertificateUse use, DateTimeOffset now)
    {
        var above = chain.Certificates.Skip(1).Select(SubjectNames.Sha256).ToList();
        foreach (var (certificate, issuer) in chain.Certificates.Zip(chain.Certificates.Skip(1)))
        {
            if (CertificateRules.Weakness(certificate) is { } weak) return TrustVerdict.Bad(Distrust.Weak, weak, above);
            if (CertificateRules.WrongPurpose(certificate, use) is { } purpose)
                return TrustVerdict.Bad(Distrust.WrongUse, purpose, above);
            var lists = _lists.Where(list => list.IsOf(issuer)).ToList();
            if (lists.Count == 0) continue;
            var serial = SubjectNames.Read(certificate).Serial;
            if (lists.Exists(list => list.Has(serial)))
                return TrustVerdict.Bad(Distrust.Revoked, $"the certificate '{certificate.Subject}' (serial {serial}) is revoked", above);
            if (NewestOf(issuer)!.NextUpdate < now)
                return TrustVerdict.Bad(
                    Distrust.RevocationUnknown,
                    $"the revocation list of '{issuer.Subject}' is too old, so it is unknown whether the certificate is revoked: "
                    + $"a newer list was due at {NewestOf(issuer)!.NextUpdate:u}",
                    above);
        }

        return TrustVerdict.Good(above);
    }

    private RevocationList? NewestOf(X509Certificate2 authority) =>
        _lists.Where(list => list.IsOf(authority)).MaxBy(list => list.ThisUpdate);

    private static bool IsSelfIssued(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
