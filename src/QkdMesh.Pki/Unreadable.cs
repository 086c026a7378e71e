namespace QkdMesh.Pki;

/// <summary>
/// Certificates and lists come from strangers. BouncyCastle throws exceptions of many kinds for broken bytes, and no document lists them.
/// </summary>
internal static class Unreadable
{
    /// <summary>Whether an exception of a reader means that the bytes cannot be read.</summary>
    public static bool Is(Exception fault) => fault is not (OutOfMemoryException or CredentialException);
}
