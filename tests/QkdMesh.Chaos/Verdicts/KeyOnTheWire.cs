using System.Text;
using QkdMesh.Chaos.Wires;
using QkdMesh.Invariants;
using QkdMesh.Invariants.Canary;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>
/// S13 on the wires: no key that an SAE got passes between two silos in the open, or between a silo and Redis. It sees scenarios whose
/// faults need the tester between processes.
/// </summary>
internal static class KeyOnTheWire
{
    /// <summary>Key passed between two silos. A code of its own: a scenario may name it as known, and logs stay under S13.</summary>
    public const string BetweenSilos = "WIRE";

    /// <param name="folder">The records of <see cref="WireRecorder"/>.</param>
    public static IEnumerable<Violation> In(IEnumerable<byte[]> keys, string folder)
    {
        if (!Directory.Exists(folder)) yield break;
        var canary = new KeyCanary(keys);
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            if (canary.FindIn(File.ReadAllText(file, Encoding.Latin1)) is not [var sighting, ..]) continue;
            var code = WireRecorder.IsBetweenSilos(file) ? BetweenSilos : "S13";
            yield return new Violation(code, $"key passed in the open in {Path.GetFileName(file)}: {sighting}", null, []);
        }
    }
}
