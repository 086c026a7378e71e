using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace QkdMesh.Host.Audit;

/// <summary>
/// Chains the lines of a file. Each line ends with a SHA-256 hash over the hash of the line before, as 64 digits, and over its own text
/// up to
/// <c>,"hash":</c>. For the first line, the hash before is 64 zeroes.
/// </summary>
internal static class AuditChain
{
    /// <summary>The length of the end of a line in bytes: its hash, the name of the hash, and the brackets.</summary>
    public const int SealLength = 75;

    /// <summary>The length of a hash in hexadecimal digits.</summary>
    public const int HashLength = 64;

    public static string Start { get; } = new('0', HashLength);

    private static ReadOnlySpan<byte> Before => ",\"hash\":\""u8;

    private static ReadOnlySpan<byte> After => "\"}"u8;

    /// <summary>Appends a line to a buffer, and gives the hash of the line.</summary>
    public static string Append(IBufferWriter<byte> lines, AuditEntry entry, string before)
    {
        // Without the closing brace: the hash is the last member of the object.
        var body = JsonSerializer.SerializeToUtf8Bytes(entry, AuditJson.Default.AuditEntry).AsSpan()[..^1];
        var hash = HashOf(before, body);
        lines.Write(body);
        lines.Write(Before);
        lines.Write(Encoding.ASCII.GetBytes(hash));
        lines.Write(After);
        lines.Write("\n"u8);
        return hash;
    }

    /// <summary>The hash in a line; null if the line has no hash.</summary>
    public static string? SealOf(ReadOnlySpan<byte> line)
    {
        if (line.Length <= SealLength || !line[^SealLength..].StartsWith(Before) || !line.EndsWith(After)) return null;
        return Encoding.ASCII.GetString(line[^(HashLength + After.Length)..^After.Length]);
    }

    /// <summary>The correct hash for a line that has a hash.</summary>
    public static string HashOf(ReadOnlySpan<byte> line, string before) => HashOf(before, line[..^SealLength]);

    /// <exception cref="FormatException">The line has a hash, but is not a line of an audit log.</exception>
    public static AuditEntry EntryOf(ReadOnlySpan<byte> line)
    {
        try
        {
            byte[] body = [.. line[..^SealLength], (byte)'}'];
            return JsonSerializer.Deserialize(body, AuditJson.Default.AuditEntry) ?? throw new FormatException("the line is empty");
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or ArgumentException)
        {
            throw new FormatException(failure.Message, failure);
        }
    }

    private static string HashOf(string before, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(before));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
