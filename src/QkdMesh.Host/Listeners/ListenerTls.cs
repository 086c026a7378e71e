namespace QkdMesh.Host.Listeners;

/// <summary>Where a process has its certificate, and the authorities that it trusts. All files are read again when they change.</summary>
/// <param name="CredentialDirectory"><c>tls.crt</c> and <c>tls.key</c>.</param>
/// <param name="TrustDirectory"><c>saes.crt</c>, <c>operators.crt</c>, <c>silos.crt</c> and their revocation lists.</param>
public sealed record ListenerTls(string CredentialDirectory, string TrustDirectory);

/// <summary>
/// A process would listen beyond this machine without TLS. Everybody who reaches the port would be every SAE and every operator.
/// </summary>
public sealed class InsecureListenException(System.Net.IPAddress address)
    : Exception($"listening at {address} without TLS would let everybody who reaches it take the keys of every SAE")
{
    public System.Net.IPAddress Address => address;
}
