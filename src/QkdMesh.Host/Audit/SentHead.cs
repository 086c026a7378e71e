using System.Text;
using System.Text.Json;

namespace QkdMesh.Host.Audit;

/// <summary>A head that is sent to a collector: the state of an audit file after a write. It is one line of JSON.</summary>
/// <param name="Run">Of the audit file, as its first line says.</param>
/// <param name="Number">Of the heads of the file: the newest one has the largest. A line that was cut off again had a head, too.</param>
/// <param name="Bytes">The length of the file.</param>
/// <param name="Hash">Of its last line.</param>
/// <param name="Time">UTC of the silo's clock.</param>
internal sealed record SentHead(
    string File, string Run, string Network, string Machine, long Number, long Bytes, string Hash, DateTimeOffset Time)
{
    // The first member: it finds a head in a line of a log.
    private const string Beginning = "{\"file\":\"";

    /// <summary>Without a line break.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, AuditJson.Default.SentHead);

    /// <summary>The lines, each with its line break.</summary>
    public static byte[] Lines(IEnumerable<SentHead> heads) =>
        Encoding.UTF8.GetBytes(string.Concat(heads.Select(head => head.ToLine() + "\n")));

    /// <summary>The head in a line, also behind what a syslog server wrote before it; null if the line has no head.</summary>
    public static SentHead? In(string line)
    {
        var (start, end) = (line.IndexOf(Beginning, StringComparison.Ordinal), line.LastIndexOf('}'));
        if (start < 0 || end < start) return null;
        try
        {
            return JsonSerializer.Deserialize(line.AsSpan(start..(end + 1)), AuditJson.Default.SentHead) is { Bytes: >= 0 } head
                && head.Hash.Length == AuditChain.HashLength ? head : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
