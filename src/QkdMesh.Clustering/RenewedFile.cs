using System.Security.Cryptography;

namespace QkdMesh.Clustering;

/// <summary>
/// The content of files that others renew while a silo runs, such as a password. Each use reads them again. While they cannot be read, as
/// when they are half written, the last content counts.
/// </summary>
/// <param name="read">Reads the files. The first reading happens at once, and its exceptions reach the caller.</param>
public sealed class RenewedFile<T>(Func<T> read)
{
    private T _last = read();

    public T Value
    {
        get
        {
            try
            {
                return _last = read();
            }
            catch (Exception failure) when (
                failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or FormatException)
            {
                return _last;
            }
        }
    }
}
