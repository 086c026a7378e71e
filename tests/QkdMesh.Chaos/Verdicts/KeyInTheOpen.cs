using System.Text;
using QkdMesh.Invariants;
using QkdMesh.Invariants.Canary;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>
/// S13: no key that an SAE got stands in the logs of processes, in the files of Redis, or in the histories. Of the histories it reads
/// every 25th line.
/// </summary>
internal static class KeyInTheOpen
{
    private const int EveryLines = 25;

    public static IEnumerable<Violation> In(IEnumerable<byte[]> keys, IEnumerable<string> texts, IEnumerable<string> histories)
    {
        var canary = new KeyCanary(keys);
        // Latin-1 makes each byte one character, in any file.
        foreach (var file in texts)
        {
            if (canary.FindIn(File.ReadAllText(file, Encoding.Latin1)) is [var sighting, ..]) yield return Found(file, sighting);
        }
        foreach (var file in histories)
        {
            if (canary.FirstIn(File.ReadLines(file).Where((_, at) => at % EveryLines == 0)) is { } sighting)
                yield return Found(file, sighting);
        }
    }

    private static Violation Found(string file, KeySighting sighting) =>
        new("S13", $"key stands in {Path.GetFileName(file)}: {sighting}", null, []);
}
