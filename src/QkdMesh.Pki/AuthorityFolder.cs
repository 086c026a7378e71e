using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Pki;

/// <summary>
/// The folder of one kind of authority: the present one, and an old one in <c>old</c> while holders still have its certificates. An
/// authority of nodes has a key of ML-DSA-65 beside it.
/// </summary>
internal sealed class AuthorityFolder(PrivateFolder folder, TimeProvider time)
{
    private const string Old = "old";

    public static readonly TimeSpan
        AuthorityLife = TimeSpan.FromDays(3650),
        // Lists are written with every renewal of a leaf, so they live as long as leaves.
        LeafLife = TimeSpan.FromDays(397);

    public string Name => Path.GetFileName(folder.Path);

    public bool Exists => File.Exists(Path.Combine(folder.Path, CredentialFiles.Authorities));

    public bool HasOld => Directory.Exists(Path.Combine(folder.Path, Old));

    private bool IsOfNodes => Name == NodeTrust.Kind;

    private PrivateFolder Overwriting => new(folder.Path, overwrites: true);

    /// <summary>The present authority, and the old one if there is one.</summary>
    private IEnumerable<PrivateFolder> Generations => HasOld ? [Overwriting, Overwriting.Below(Old)] : [Overwriting];

    public void Create(string network)
    {
        var now = time.GetUtcNow();
        // At most 64 characters. The name is for people: authorities are told apart by their keys.
        var name = $"{Name} of {network}";
        using var authority = CertificateAuthority.Create(name.Length <= 64 ? name : name[..64], AuthorityLife, now);
        authority.WriteTo(folder, now, now + LeafLife);
        if (!IsOfNodes) return;
        var key = MlDsaKey.Create();
        folder.Write(CredentialFiles.MlDsaPublicKey, key.Public.ToPem());
        folder.WriteKey(CredentialFiles.MlDsaKey, key.ToPem());
    }

    /// <summary>Makes a new authority. The present one becomes the old one, which stays trusted.</summary>
    public void Replace(string network)
    {
        if (HasOld)
            throw new CredentialException(
                $"the old authority in {folder.Path} is still trusted: renew the credentials that it issued, and then run "
                + $"'qkdmesh pki revoke DIR authorities/{Name}'");
        PrivateFolder.Change(folder.Path, () =>
        {
            var files = Directory.GetFiles(folder.Path);
            Directory.CreateDirectory(Path.Combine(folder.Path, Old));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(Path.Combine(folder.Path, Old), File.GetUnixFileMode(folder.Path));
            foreach (var file in files) File.Move(file, Path.Combine(folder.Path, Old, Path.GetFileName(file)));
        });
        Create(network);
    }

    public void DropOld() => PrivateFolder.Change(folder.Path, () => Directory.Delete(Path.Combine(folder.Path, Old), recursive: true));

    /// <summary>Issues a credential and writes it. The register gets the serial number first, so that it can always be revoked.</summary>
    public void Issue(LeafRequest leaf, string uri, PrivateFolder target)
    {
        using var authority = CertificateAuthority.Load(folder.Path, time.GetUtcNow());
        var request = leaf with { Serial = CertificateBuild.NewSerial() };
        IssueRegister.Add(folder, SerialText.Parse(Convert.ToHexString(request.Serial))!, request.NotAfter, uri);
        var issued = authority.Issue(request);
        target.WriteKey(CredentialFiles.Key, issued.Key);
        target.Write(CredentialFiles.Certificate, issued.Certificate);
        if (!IsOfNodes) return;
        var key = MlDsaKey.Create();
        var root = MlDsaKey.Load(Path.Combine(folder.Path, CredentialFiles.MlDsaKey));
        target.WriteKey(CredentialFiles.MlDsaKey, key.ToPem());
        target.Write(
            CredentialFiles.MlDsaCertificate,
            MlDsaCertificates.Issue(request, key.Public, $"{Name} with ML-DSA-65", root).ExportCertificatePem());
    }

    /// <summary>Revokes every certificate of a holder that is still valid.</summary>
    /// <returns>The serial numbers.</returns>
    public IReadOnlyList<string> Revoke(string uri) => RevokeAll(generation => IssueRegister.Of(generation, uri, time.GetUtcNow()));

    /// <summary>Revokes one certificate, if this authority issued it.</summary>
    public bool Revoke(X509Certificate2 certificate) =>
        RevokeAll(generation => Issued(generation, certificate) ? [SubjectNames.Read(certificate).Serial] : []).Count > 0;

    /// <summary>Whether a certificate of this authority is revoked. Null if it is of another authority, or was changed.</summary>
    public bool? IsRevoked(X509Certificate2 certificate)
    {
        foreach (var generation in Generations.Where(generation => Issued(generation, certificate)))
        {
            var trust = Trust.Load(
                Path.Combine(generation.Path, CredentialFiles.Authorities), [Path.Combine(generation.Path, CredentialFiles.Revoked)]);
            // At a time when it was valid: what was revoked and then expired is still revoked.
            return trust.Judge(certificate, [], CertificateUse.Node, Validity.Of(certificate).From).Cause == Distrust.Revoked;
        }

        return null;
    }

    /// <summary>Whether the present authority issued a certificate, and not the old one.</summary>
    public bool IsOfThePresent(X509Certificate2 certificate) => Issued(folder, certificate);

    /// <summary>The certificates of the present authority and the old one.</summary>
    public string Bundle => All(CredentialFiles.Authorities);

    /// <summary>The public keys of ML-DSA-65; null for other authorities than those of nodes.</summary>
    public string? MlDsaBundle => IsOfNodes ? All(CredentialFiles.MlDsaPublicKey) : null;

    /// <summary>Signs the revocation lists again, so that they count from now on.</summary>
    public string RenewLists()
    {
        RevokeAll(_ => []);
        return All(CredentialFiles.Revoked);
    }

    private static bool Issued(PrivateFolder generation, X509Certificate2 certificate)
    {
        var middle = Validity.Of(certificate).From;
        return Trust.Load(Path.Combine(generation.Path, CredentialFiles.Authorities), []).AuthorityOf(certificate, [], middle) is not null;
    }

    private List<string> RevokeAll(Func<PrivateFolder, IEnumerable<string>> serials)
    {
        var now = time.GetUtcNow();
        List<string> all = [];
        foreach (var generation in Generations)
        {
            using var authority = CertificateAuthority.Load(generation.Path, now);
            var revoked = serials(generation).ToList();
            foreach (var serial in revoked) authority.Revoke(serial, now);
            generation.Write(CredentialFiles.Revoked, authority.ListRevoked(now, now + LeafLife));
            all.AddRange(revoked);
        }

        return all;
    }

    private string All(string file) => string.Concat(Generations.Select(generation => PemFile.Text(Path.Combine(generation.Path, file))));
}
