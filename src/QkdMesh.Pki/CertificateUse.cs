namespace QkdMesh.Pki;

/// <summary>What a certificate is presented for.</summary>
public enum CertificateUse
{
    /// <summary>A TLS client. The certificate may leave its uses open; it may not name other uses only.</summary>
    Client,

    /// <summary>A TLS server. The same rule holds.</summary>
    Server,

    /// <summary>A node that signs associations, outside of TLS.</summary>
    Node,
}
