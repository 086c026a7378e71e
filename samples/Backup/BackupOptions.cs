using System.Globalization;

namespace Backup;

/// <summary>The command line of the sample.</summary>
/// <param name="Place">The port that a sender calls, or the file that a receiver writes.</param>
internal sealed record BackupOptions(bool IsSender, Uri[] Servers, string Credentials, string Peer, string Place)
{
    private const int LargestSegmentKib = 64 * 1024;

    public int SegmentSize { get; init; } = 16 << 20;

    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <returns>Null if the command line has a mistake.</returns>
    public static BackupOptions? Read(string[] args)
    {
        if (args is not [("send" or "receive") and var role, var servers, var credentials, var peer, var place, .. var rest]) return null;
        var options = new BackupOptions(
            role == "send", [.. servers.Split(',').Select(server => new Uri(server))], credentials, peer, place);
        for (var at = 0; at + 1 < rest.Length; at += 2)
        {
            if (!int.TryParse(rest[at + 1], CultureInfo.InvariantCulture, out var number) || number <= 0) return null;
            if (rest[at] == "--segment" && number <= LargestSegmentKib) options = options with { SegmentSize = number << 10 };
            else if (rest[at] == "--patience") options = options with { Patience = TimeSpan.FromSeconds(number) };
            else return null;
        }

        return rest.Length % 2 == 0 ? options : null;
    }
}
