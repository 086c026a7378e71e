using System.Reflection;
using System.Xml.Linq;
using QkdMesh.Core;

namespace QkdMesh.Simulation.Scenarios;

/// <summary>A deliberate fault of Core.</summary>
/// <param name="CaughtBy">Code of the invariant that must catch the mutant.</param>
internal sealed record MutantEntry(string Name, string CaughtBy, string Does);

/// <summary>The entries of mutants.xml.</summary>
internal static class MutantList
{
    public const string RestoredState = "state-restored-after-a-crash";

    private static readonly XElement Root = Load();

    public static IReadOnlyList<MutantEntry> All { get; } =
        [.. Root.Elements("mutant").Select(entry => new MutantEntry(Text(entry, "name"), Text(entry, "caughtBy"), Text(entry, "does")))];

    /// <summary>Checks of Core that other checks also cover. A scenario can leave them out.</summary>
    public static IReadOnlySet<string> Defences { get; } =
        Root.Elements("defence").Select(entry => Text(entry, "name")).ToHashSet(StringComparer.Ordinal);

    private static string Text(XElement entry, string name) =>
        (string?)entry.Attribute(name) ?? throw new InvalidDataException($"an entry of mutants.xml lacks {name}");

    private static XElement Load()
    {
        using var stream = typeof(Mutant).Assembly.GetManifestResourceStream("mutants.xml")!;
        return XDocument.Load(stream).Root!;
    }
}
