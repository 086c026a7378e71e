using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace QkdMesh.Pki;

/// <summary>Reads PEM files. Text between the blocks, Windows line ends and a byte order mark do no harm.</summary>
public static class PemFile
{
    private const string CertificateLabel = "CERTIFICATE", RevocationListLabel = "X509 CRL";

    /// <summary>All certificates of a file, in their order: PEM, or one certificate in DER. At least one.</summary>
    /// <exception cref="CredentialException">The file cannot be read, holds no certificate, or holds a broken one.</exception>
    public static IReadOnlyList<X509Certificate2> Certificates(string file)
    {
        var content = Bytes(file);
        try
        {
            var blocks = BlocksIn(Text(content), CertificateLabel);
            if (blocks.Count == 0 && content is [0x30, ..]) blocks = [content];
            return blocks.Count > 0
                ? [.. blocks.Select(block => X509CertificateLoader.LoadCertificate(block))]
                : throw Empty(file, "certificate", $"-----BEGIN {CertificateLabel}-----");
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            throw new CredentialException($"{file} holds a certificate that cannot be read: copy the file again, or issue it again", fault);
        }
    }

    /// <summary>All revocation lists of a file, in DER: PEM, or one list in DER. At least one.</summary>
    /// <exception cref="CredentialException">The file cannot be read, or holds no list.</exception>
    public static IReadOnlyList<byte[]> RevocationLists(string file)
    {
        var content = Bytes(file);
        var blocks = Blocks(file, content, RevocationListLabel);
        if (blocks.Count == 0 && content is [0x30, ..]) blocks = [content];
        return blocks.Count > 0 ? blocks : throw Empty(file, "revocation list", $"-----BEGIN {RevocationListLabel}-----");
    }

    /// <summary>The content of all blocks of a file that have a label. It may be empty.</summary>
    /// <exception cref="CredentialException">The file cannot be read.</exception>
    public static IReadOnlyList<byte[]> Blocks(string file, string label) => Blocks(file, Bytes(file), label);

    /// <summary>The text of a file.</summary>
    /// <exception cref="CredentialException">The file cannot be read.</exception>
    public static string Text(string file) => Text(Bytes(file));

    private static List<byte[]> Blocks(string file, byte[] content, string label)
    {
        try
        {
            return BlocksIn(Text(content), label);
        }
        catch (FormatException fault)
        {
            throw new CredentialException(
                $"{file} holds a block '{label}' that cannot be read: copy the file again, with every line",
                fault);
        }
    }

    private static List<byte[]> BlocksIn(string text, string label)
    {
        List<byte[]> blocks = [];
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (rest[fields.Label].SequenceEqual(label)) blocks.Add(Convert.FromBase64String(rest[fields.Base64Data].ToString()));
            rest = rest[fields.Location.End..];
        }

        // A block that begins and does not end, or has wrong letters, must not look like no block.
        return rest.Contains($"-----BEGIN {label}-----", StringComparison.Ordinal)
            ? throw new FormatException($"a {label} block is broken")
            : blocks;
    }

    private static string Text(byte[] content)
    {
        using var reader = new StreamReader(new MemoryStream(content), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static byte[] Bytes(string file)
    {
        try
        {
            return SmallFile.Read(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var what = fault is FileTooLongException ? "is too long for certificates"
                : Directory.Exists(file) ? "is a folder"
                : File.Exists(file) ? "cannot be read" : "does not exist";
            throw new CredentialException($"{file} {what}: check the path and its permissions", fault);
        }
    }

    private static CredentialException Empty(string file, string what, string begin) =>
        new($"{file} holds no {what}: give a PEM file with '{begin}'");
}
