using QkdMesh.Cli.Answers;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>Reads a file or a folder of certificates: of one holder, of trust, or of a whole network.</summary>
/// <param name="unusable">What is wrong with the authorities that the certificates are checked with.</param>
internal sealed class FolderInspection(CertificateInspection inspection, IEnumerable<string> unusable, DateTimeOffset now)
{
    private readonly List<InspectedCertificate> _certificates = [];
    private readonly List<InspectedBundle> _bundles = [];
    private readonly List<string> _faults = [.. unusable];

    /// <exception cref="CredentialException">There is nothing to inspect.</exception>
    public PkiInspectAnswer Of(string path)
    {
        if (!Directory.Exists(path)) Inspect(path);
        else if (PkiFolder.Is(path)) InspectNetwork(path);
        else if (File.Exists(Path.Combine(path, CredentialFiles.Certificate))) InspectCredential(path);
        else if (KnownAuthorities.KindsIn(path).Count > 0) InspectTrust(path);
        else if (File.Exists(Path.Combine(path, CredentialFiles.AuthorityKey))) Inspect(Path.Combine(path, CredentialFiles.Authorities));
        else throw new CredentialException(WhatLacks(path));
        var sound = _faults.Count == 0 && _certificates.TrueForAll(certificate => certificate.Faults.Count == 0);
        return new PkiInspectAnswer(sound, _certificates, _bundles, [.. _faults.Distinct(StringComparer.Ordinal)]);
    }

    private void Inspect(string file)
    {
        foreach (var (label, what) in new[] { ("X509 CRL", "a revocation list"), ("PRIVATE KEY", "a private key") })
        {
            if (PemFile.Text(file).Contains($"{label}-----", StringComparison.Ordinal) && PemFile.Blocks(file, "CERTIFICATE").Count == 0)
                throw new CredentialException($"{file} holds {what}: give its folder, so that it is checked with its certificates");
        }

        var all = PemFile.Certificates(file);
        _certificates.AddRange(all.Select(each => inspection.Of(file, each, [.. all.Where(other => other != each)])));
    }

    private static string WhatLacks(string path)
    {
        var (certificate, key) = (CredentialFiles.Certificate, CredentialFiles.Key);
        if (File.Exists(Path.Combine(path, key))) return $"{path} has {key} and no {certificate}: put the certificate of this key there";
        var below = Directory.GetDirectories(path).Where(folder => File.Exists(Path.Combine(folder, certificate))).Order().ToList();
        if (below.Count > 0) return $"{path} has no {certificate}: give one of its folders, such as {below[0]}";
        if (Directory.GetFiles(path, CredentialFiles.BundleOf("*")).Order().FirstOrDefault() is { } file)
            return $"{path} has no {certificate}: name the file itself, such as {file}";
        return $"{path} has no certificates: give a file, a folder with {certificate}, a folder of trust, or one of 'qkdmesh pki init'";
    }

    private void InspectNetwork(string path)
    {
        var folder = PkiFolder.Open(path, TimeProvider.System);
        foreach (var member in folder.Members)
            InspectCredential(member.Directory, folder.IsRevoked(member) ? ["it is revoked"] : []);
        InspectTrust(folder.TrustPath);
    }

    private void InspectCredential(string directory, params string[] more)
    {
        var file = Path.Combine(directory, CredentialFiles.Certificate);
        var certificates = PemFile.Certificates(file);
        var leaf = certificates[0];
        var validity = Validity.Of(leaf);
        // The time is a fault of the certificate. What is wrong besides shows at any time at which it is valid.
        var then = validity.IsOver(now) ? validity.Until : validity.IsToCome(now) ? validity.From : now;
        var faults = new List<string>(more);
        Try(faults, () => Credential.Load(directory, then).Dispose());
        if (File.Exists(Path.Combine(directory, CredentialFiles.MlDsaCertificate)))
            Try(faults, () => NodeCredential.Load(directory, then).Dispose());
        var trusted = Path.Combine(directory, CredentialFiles.Authorities);
        if (File.Exists(trusted)) Try(faults, () => Trust.Load(trusted, []));
        faults.AddRange(new[] { CredentialFiles.Key, CredentialFiles.MlDsaKey }.Select(key => Path.Combine(directory, key))
            .Where(IsOpenToOthers).Select(key => $"other users of this machine can read {key}: run 'chmod 600 {key}'"));
        var sent = certificates.Skip(1).ToList();
        _certificates.Add(inspection.Of(file, leaf, sent, [.. faults.Distinct(StringComparer.Ordinal)]));
        _certificates.AddRange(sent.Select(intermediate => inspection.Of(file, intermediate, [])));
    }

    private void InspectTrust(string path)
    {
        foreach (var kind in KnownAuthorities.KindsIn(path))
        {
            var file = Path.Combine(path, CredentialFiles.BundleOf(kind));
            Try(_faults, () =>
            {
                var trust = Trust.LoadKind(path, kind);
                _bundles.Add(new InspectedBundle(file, trust.Roots.Count, trust.RevokedCount, trust.ListsEnd));
                if (trust.ListsEnd < now) _faults.Add($"the revocation list beside {file} is too old since {trust.ListsEnd:u}");
                _certificates.AddRange(trust.Roots.Select(root => inspection.Of(file, root, [])));
            });
        }
    }

    private static bool IsOpenToOthers(string file) =>
        !OperatingSystem.IsWindows() && File.Exists(file)
        && (File.GetUnixFileMode(file) & (UnixFileMode.OtherRead | UnixFileMode.GroupRead)) != UnixFileMode.None;

    private static void Try(List<string> faults, Action read)
    {
        try
        {
            read();
        }
        catch (CredentialException fault)
        {
            faults.Add(fault.Message);
        }
    }
}
