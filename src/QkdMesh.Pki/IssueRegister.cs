using System.Globalization;

namespace QkdMesh.Pki;

/// <summary>
/// What an authority issued: one line for each certificate, with its serial number, its end and the URI of its holder. A holder whose
/// credential is revoked may have had several that are still valid.
/// </summary>
internal static class IssueRegister
{
    private const string File = "issued.txt";

    public static void Add(PrivateFolder authority, string serial, DateTimeOffset end, string uri) => PrivateFolder.Change(
        PathIn(authority),
        () => System.IO.File.AppendAllText(PathIn(authority), $"{serial} {end.ToString("O", CultureInfo.InvariantCulture)} {uri}\n"));

    /// <summary>The serial numbers of a holder's certificates that are valid at a time or later.</summary>
    public static IEnumerable<string> Of(PrivateFolder authority, string uri, DateTimeOffset now)
    {
        if (!System.IO.File.Exists(PathIn(authority))) yield break;
        foreach (var line in PemFile.Text(PathIn(authority)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is [var serial, var end, var holder] && holder == uri
                && DateTimeOffset.TryParse(end, CultureInfo.InvariantCulture, out var until) && until >= now)
                yield return serial;
        }
    }

    private static string PathIn(PrivateFolder authority) => Path.Combine(authority.Path, File);
}
