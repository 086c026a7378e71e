using QkdMesh.Northbound.Identity;
using QkdMesh.Pki;

namespace QkdMesh.Host.Listeners;

/// <summary>
/// The authorities of a trust directory: <c>saes.crt</c>, or <c>saes-TENANT.crt</c> for each tenant, <c>operators.crt</c>,
/// <c>silos.crt</c>, and the revocation list of each, such as <c>saes.crl</c>. A file that cannot be used does not block the others: the
/// last good one stays, and its error is told.
/// </summary>
internal sealed class CallerTrust : ICertificateTrust, IDisposable
{
    private const string Saes = "saes", Operators = "operators", Silos = "silos", TenantPrefix = "saes-", Ending = ".crt";

    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly CredentialWatch<TrustBundles> _watch;

    /// <exception cref="CredentialException">The directory has no bundle that can be used.</exception>
    public CallerTrust(string directory, TimeProvider time)
    {
        (_directory, _time) = (directory, time);
        _watch = new CredentialWatch<TrustBundles>(Read, [directory], time);
        if (_watch.Value.ByName.Count == 0)
        {
            var why = _watch.Value.Errors.Values.FirstOrDefault() ?? "it has no saes.crt, operators.crt or silos.crt";
            throw new CredentialException($"the trust directory {directory} cannot be used: {why}");
        }
        _watch.Changed += (_, _) => Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Authorities or revocation lists changed.</summary>
    public event EventHandler? Changed;

    public long Version => _watch.Value.Version;

    /// <summary>What is wrong with the files as they are now, one line each. The last good ones are in force.</summary>
    public IEnumerable<string> Errors => _watch.Error is { } error ? [error] : _watch.Value.Errors.Values;

    /// <summary>The bundles that are in force.</summary>
    public IEnumerable<Trust> Bundles => _watch.Value.ByName.Values;

    public (Holder? Holder, string Cause, string Reason) Judge(PresentedCertificate certificate, IReadOnlyList<HolderKind> kinds)
    {
        TrustVerdict? worst = null;
        foreach (var (name, trust) in _watch.Value.ByName)
        {
            if (!kinds.Contains(KindOf(name))) continue;
            var verdict = trust.Judge(certificate.Leaf, certificate.Sent, CertificateUse.Client, _time.GetUtcNow());
            if (verdict.IsGood)
            {
                var tenant = name.StartsWith(TenantPrefix, StringComparison.Ordinal) ? name[TenantPrefix.Length..] : null;
                return (new Holder(KindOf(name), tenant, verdict.Authorities), "", "");
            }
            // What is wrong with a certificate of a known authority says more than that other authorities do not know it.
            if (worst is null || worst.Cause == Distrust.WrongAuthority) worst = verdict;
        }
        return (null, $"{worst?.Cause ?? Distrust.WrongAuthority}", worst?.Reason ?? "no authority is given for callers of this port");
    }

    public void Dispose() => _watch.Dispose();

    private static HolderKind KindOf(string name) => name switch
    {
        Operators => HolderKind.Operator,
        Silos => HolderKind.Silo,
        _ => HolderKind.Sae,
    };

    private TrustBundles Read(TrustBundles? before)
    {
        var names = Directory.EnumerateFiles(_directory, $"*{Ending}").Select(Path.GetFileNameWithoutExtension).OfType<string>()
            .Where(name => name is Saes or Operators or Silos || name.StartsWith(TenantPrefix, StringComparison.Ordinal));
        return (before ?? TrustBundles.None).Renew(names, _directory);
    }
}
