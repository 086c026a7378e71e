using System.Security.Cryptography;

namespace QkdMesh.Pki;

/// <summary>
/// Reads files of settings, secrets and credentials. A file without an end, such as <c>/dev/zero</c>, does not fill the memory.
/// </summary>
public static class SmallFile
{
    /// <summary>4 MiB. The largest bundles of public authorities have 250 kB.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    // A device and a pipe have the length 0, so that it says nothing about their content.
    private const int Portion = 16 * 1024;

    /// <exception cref="FileTooLongException">The file has more than <see cref="MostBytes"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read the file, or it is a folder.</exception>
    public static byte[] Read(string path)
    {
        // A stream with a buffer would leave parts of a secret in it.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var content = new byte[Portion];
        var length = 0;
        try
        {
            while (stream.Read(content.AsSpan(length)) is var read and > 0)
            {
                length += read;
                if (length > MostBytes) throw new FileTooLongException(path);
                if (length == content.Length) content = Moved(content, length, content.Length * 2);
            }

            return Moved(content, length, length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    // The file may hold a secret, so the memory that it leaves is cleared.
    private static byte[] Moved(byte[] content, int length, int size)
    {
        var moved = new byte[size];
        content.AsSpan(0, length).CopyTo(moved);
        CryptographicOperations.ZeroMemory(content);
        return moved;
    }
}
