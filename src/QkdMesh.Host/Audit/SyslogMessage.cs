using System.Globalization;
using System.Text;

namespace QkdMesh.Host.Audit;

/// <summary>A head as a message of syslog: RFC 5424. No message tells whether it arrived.</summary>
internal static class SyslogMessage
{
    // Facility 13 is the log audit, and severity 6 information.
    private const int Priority = (13 * 8) + 6;

    private const int LongestHost = 255;

    public static byte[] Of(SentHead head) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"<{Priority}>1 {head.Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'} {HostOf(head.Machine)} qkdmesh {Environment.ProcessId} "
            + $"audit-head - {head.ToLine()}"));

    /// <summary>The message with its length before it: RFC 5425, section 4.3.</summary>
    public static byte[] Framed(SentHead head)
    {
        var message = Of(head);
        return [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{message.Length} ")), .. message];
    }

    // Printable ASCII alone, and at least one letter.
    private static string HostOf(string machine) =>
        string.Concat(machine.Where(letter => letter is > ' ' and <= '~').Take(LongestHost)) is { Length: > 0 } host ? host : "-";
}
