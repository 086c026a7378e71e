using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace QkdMesh.Host.Audit;

/// <summary>
/// How lines of a file hang together. Each ends with the SHA-256 of the hash before it, as 64 digits, and of all of the line that stands before <c>,"hash":</c>; the first
/// of a file has 64 zeroes before it.
/// </summary>
internal static class AuditChain
{
    /// <summary>Bytes that a line ends with: its hash and what is around it.</summary>
    public const int SealLength = 75;

    private const int HashLength = 64;

    public static string Start { get; } = new('0', HashLength);

    private static ReadOnlySpan<byte> Before => ",\"hash\":\""u8;

    private static ReadOnlySpan<byte> After => "\"}"u8;

    /// <summary>Adds a line to what is to be written, and gives its hash.</summary>
    public static string Append(IBufferWriter<byte> lines, AuditEntry entry, string before)
    {
        // The hash goes into the object that ends here.
        var body = JsonSerializer.SerializeToUtf8Bytes(entry, AuditJson.Default.AuditEntry).AsSpan()[..^1];
        var hash = HashOf(before, body);
        lines.Write(body);
        lines.Write(Before);
        lines.Write(Encoding.ASCII.GetBytes(hash));
        lines.Write(After);
        lines.Write("\n"u8);
        return hash;
    }

    /// <summary>The hash that stands in a line; null where none does.</summary>
    public static string? SealOf(ReadOnlySpan<byte> line)
    {
        if (line.Length <= SealLength || !line[^SealLength..].StartsWith(Before) || !line.EndsWith(After)) return null;
        return Encoding.ASCII.GetString(line[^(HashLength + After.Length)..^After.Length]);
    }

    /// <summary>The hash that belongs in a line which has one.</summary>
    public static string HashOf(ReadOnlySpan<byte> line, string before) => HashOf(before, line[..^SealLength]);

    /// <exception cref="FormatException">The line, which has a hash, is none of an audit log.</exception>
    public static AuditEntry EntryOf(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditEntry>([.. line[..^SealLength], (byte)'}'], AuditJson.Default.AuditEntry) ?? throw new FormatException("it holds nothing");
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
