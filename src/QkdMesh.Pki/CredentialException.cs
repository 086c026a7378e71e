namespace QkdMesh.Pki;

/// <summary>A certificate, key or revocation list cannot be used. The message says what is wrong, and what to do.</summary>
public sealed class CredentialException(string message, Exception? cause = null) : Exception(message, cause);
