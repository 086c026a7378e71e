using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Pki;

/// <summary>Builds chains from a certificate to one root, by the platform's rules of RFC 5280.</summary>
internal sealed class ChainSearch(IEnumerable<X509Certificate2> intermediates, DateTimeOffset now)
{
    private const X509ChainStatusFlags
        NoRoot = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain,
        Time = X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.NotTimeNested;

    // A caller can send certificates without end. Real chains have two or three.
    private const int MostIntermediates = 16;

    private readonly List<X509Certificate2> _intermediates = [.. intermediates.Take(MostIntermediates)];

    /// <param name="Certificates">From the certificate to the root; empty if the root is not reached.</param>
    internal sealed record Chain(IReadOnlyList<X509Certificate2> Certificates, TrustVerdict? Problem);

    public Chain To(X509Certificate2 root, X509Certificate2 leaf)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.Add(root);
        foreach (var intermediate in _intermediates) policy.ExtraStore.Add(intermediate);
        // Revocation is checked by the lists at hand.
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTime = now.UtcDateTime;
        var good = chain.Build(leaf);
        var flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        var certificates = chain.ChainElements.Select(element => element.Certificate).ToList();
        if ((flags & NoRoot) != X509ChainStatusFlags.NoError || !certificates[^1].RawData.AsSpan().SequenceEqual(root.RawData))
            return new([], TrustVerdict.Bad(Distrust.WrongAuthority, NotIssued(leaf)));
        // Signatures are checked from the root on. A wrong one is no proof of who issued the certificate.
        if (flags.HasFlag(X509ChainStatusFlags.NotSignatureValid))
            return new([], TrustVerdict.Bad(Distrust.WrongAuthority, NotIssued(leaf)));
        if (certificates.Find(certificate => Validity.Of(certificate).IsOver(now)) is { } expired)
            return new(certificates, Bad(Distrust.Expired, $"{Name(expired)} expired at {Validity.Of(expired).Until:u}"));
        if (certificates.Find(certificate => Validity.Of(certificate).IsToCome(now)) is { } early)
            return new(certificates, Bad(
                Distrust.NotYetValid,
                $"{Name(early)} is not valid before {Validity.Of(early).From:u}: check the clocks of both machines"));
        return good || (flags & ~Time) == X509ChainStatusFlags.NoError
            ? new(certificates, null)
            : new(certificates, Bad(Distrust.Broken, $"the chain of {Name(leaf)} breaks a rule: {flags}"));

        TrustVerdict Bad(Distrust cause, string reason) =>
            TrustVerdict.Bad(cause, reason, [.. certificates.Skip(1).Select(SubjectNames.Sha256)]);
    }

    private static string NotIssued(X509Certificate2 leaf) =>
        $"no trusted authority issued {Name(leaf)}: it names '{leaf.Issuer}' as its issuer";

    private static string Name(X509Certificate2 certificate) => $"the certificate '{certificate.Subject}'";
}
