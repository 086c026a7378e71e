using System.Security.Cryptography.X509Certificates;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>The authorities of a directory of trust, and what they say of certificates.</summary>
internal sealed class KnownAuthorities
{
    private const string Folder = "trust";

    // A credential of 'pki init' is two folders below the folder with the trust.
    private const int MostLevels = 3;

    private readonly List<(string Kind, Trust Trust)> _bundles = [];
    private readonly List<string> _faults = [];

    private KnownAuthorities(string directory)
    {
        foreach (var kind in KindsIn(directory))
        {
            try
            {
                _bundles.Add((kind, Trust.LoadKind(directory, kind)));
            }
            catch (CredentialException fault)
            {
                _faults.Add(fault.Message);
            }
        }
    }

    /// <summary>Why bundles and revocation lists cannot be used.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <exception cref="CredentialException">The directory has no bundle.</exception>
    public static KnownAuthorities In(string directory) => KindsIn(directory).Count > 0
        ? new KnownAuthorities(directory)
        : throw new CredentialException(
            $"{directory} has no authorities: give a directory with saes.crt, operators.crt or silos.crt, "
            + $"such as the directory {Folder} of 'qkdmesh pki init'");

    /// <summary>The directory of trust beside a file or folder, as 'pki init' makes it; null without one.</summary>
    public static KnownAuthorities? Beside(string path)
    {
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var above = Directory.Exists(place) ? place : Path.GetDirectoryName(place);
        for (var level = 0; level < MostLevels && above is not null; level++, above = Path.GetDirectoryName(above))
            if (KindsIn(Path.Combine(above, Folder)).Count > 0) return new KnownAuthorities(Path.Combine(above, Folder));
        return null;
    }

    /// <summary>The kinds of holders, such as <c>saes-bank</c>, whose bundles are in a directory.</summary>
    public static IReadOnlyList<string> KindsIn(string directory) => Directory.Exists(directory)
        ? [.. Directory.GetFiles(directory, CredentialFiles.BundleOf("*")).Select(Path.GetFileNameWithoutExtension).OfType<string>()
            .Where(kind => MemberCredential.Folders.Values.Any(known => IsOf(kind, known))).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Whether the authorities of a kind, or of a tenant of the kind, are meant.</summary>
    public static bool IsOf(string kind, string known) => kind == known || kind.StartsWith($"{known}-", StringComparison.Ordinal);

    /// <summary>The kinds of authorities that vouch for a certificate, or why none does.</summary>
    /// <param name="sent">Intermediate certificates.</param>
    /// <param name="member">The member that the certificate names; null if it names none in the form of this product.</param>
    public (IReadOnlyList<string> Kinds, TrustVerdict? WhyNot) Judge(
        X509Certificate2 leaf, IReadOnlyList<X509Certificate2> sent, MeshUri? member, DateTimeOffset now)
    {
        var wanted = _bundles.Where(bundle => member is null || IsOf(bundle.Kind, MemberCredential.Folders[member.Kind])).ToList();
        var verdicts = wanted.Select(bundle => (bundle.Kind, Verdict: bundle.Trust.Judge(leaf, sent, UseOf(bundle.Kind), now))).ToList();
        var good = verdicts.Where(each => each.Verdict.IsGood).Select(each => each.Kind).ToList();
        if (good.Count > 0) return (good, null);
        // What is wrong with a certificate of a known authority says more than that other authorities do not know it.
        return ([], verdicts.Select(each => each.Verdict).OrderBy(verdict => verdict.Cause == Distrust.WrongAuthority).FirstOrDefault()
            ?? new TrustVerdict(Distrust.WrongAuthority, $"the directory of trust has no authorities for {member?.Holder}", []));
    }

    // A silo is a server first. Nodes use no TLS.
    private static CertificateUse UseOf(string kind) =>
        IsOf(kind, MemberCredential.Folders[MeshUriKind.Silo]) ? CertificateUse.Server
        : IsOf(kind, MemberCredential.Folders[MeshUriKind.Node]) ? CertificateUse.Node
        : CertificateUse.Client;
}
