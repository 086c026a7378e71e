namespace QkdMesh.Pki;

/// <summary>A member that has a credential in a folder of <c>pki init</c>.</summary>
/// <param name="Kind">SAE, operator, silo or node.</param>
/// <param name="Directory">The folder with <c>tls.crt</c> and <c>tls.key</c>.</param>
public sealed record MemberCredential(MeshUriKind Kind, string Name, string Directory)
{
    /// <summary>The folder of each kind. The authorities of these kinds have the same names.</summary>
    public static IReadOnlyDictionary<MeshUriKind, string> Folders { get; } = new Dictionary<MeshUriKind, string>
    {
        [MeshUriKind.Silo] = "silos",
        [MeshUriKind.Node] = NodeTrust.Kind,
        [MeshUriKind.Sae] = "saes",
        [MeshUriKind.Operator] = "operators",
    };

    /// <summary>As users name it: <c>saes/alice</c>.</summary>
    public string Label => $"{Folders[Kind]}/{Name}";

    /// <summary>The certificate as it is now.</summary>
    /// <exception cref="CredentialException">It cannot be read.</exception>
    public SubjectNames Names => SubjectNames.Read(PemFile.Certificates(Path.Combine(Directory, CredentialFiles.Certificate))[0]);
}
