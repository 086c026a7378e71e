namespace QkdMesh.Pki;

/// <summary>Reads the credential of a server. Callers would refuse a certificate that is not for servers, each at its own time.</summary>
public static class ServerCredential
{
    /// <param name="directory">The folder with <c>tls.crt</c> and <c>tls.key</c>.</param>
    /// <exception cref="CredentialException">The credential cannot be used, or its certificate is not a server's.</exception>
    public static Credential Load(string directory, DateTimeOffset now)
    {
        var own = Credential.Load(directory, now);
        if (own.Names.MeshUris.FirstOrDefault(uri => uri.Kind is not (MeshUriKind.Silo or MeshUriKind.Site)) is { } other)
            throw Refused($"is that of {other.Holder}");
        // A certificate of another authority has no name of this product. It may leave its uses open.
        return CertificateRules.FaultsOf(own.Certificate, CertificateUse.Server, now).FirstOrDefault() is { } fault
            ? throw Refused($"is not one of a server: {fault}")
            : own;

        CredentialException Refused(string why) => new(
            $"the certificate '{own.Certificate.Subject}' in {directory} {why}. A server needs the certificate of a silo: give the folder "
            + "of a silo's credential, such as silos/NAME of 'qkdmesh pki init', or a certificate with serverAuth");
    }
}
