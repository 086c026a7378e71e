using System.Text.RegularExpressions;
using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Rooms;

/// <summary>
/// The folders of Core stand on floors. A folder uses folders of lower floors only, so Core has no cycle and one reading order.
/// docs/architecture.md shows the same table.
/// </summary>
public partial class FloorTests
{
    private const string Core = "QkdMesh.Core";

    // From the ground up. Folders of one floor do not know each other.
    private static readonly string[][] Floors =
    [
        ["Randomness", "Quantities"],
        ["Identifiers", "Physics"],
        ["Errors", "Frames", "Topology"],
        ["Keys", "Memory"],
        ["Network", "HybridKeys", "Calls"],
        ["Routing", "Quantum", "Recording", "Associations"],
        ["KeyManagement", "Audit"],
        ["KeyRelay", "Control"],
        ["KeySupply"],
        ["Node"],
    ];

    private static readonly Dictionary<string, int> FloorOf = Floors
        .SelectMany((folders, floor) => folders.Select(folder => (folder, floor: floor + 1)))
        .ToDictionary(entry => entry.folder, entry => entry.floor, StringComparer.Ordinal);

    [Fact]
    public void EveryFolderOfCoreHasAFloor() => Repository.CSharp
        .Where(file => file.StartsWith($"src/{Core}/", StringComparison.Ordinal))
        .Select(file => file.Split('/')[2])
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)
        .Should().Equal(FloorOf.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void EveryFileNamesOnlyLowerFloors() => Sources()
        .Where(file => FloorOf[file.Folder] <= FloorOf.GetValueOrDefault(file.Named))
        .Where(file => file.Folder != file.Named)
        .Select(file => $"{file.Path}: {file.Folder} (floor {FloorOf[file.Folder]}) names {file.Named} (floor {FloorOf[file.Named]})")
        .ShouldBeNone("move the type down, or the code that needs it up:");

    [Fact]
    public void CompiledCodeUsesOnlyLowerFloors() => Code.UsesIn(Core)
        .Select(use => (use, From: FolderOf(use.User), To: FolderOf(use.Type)))
        .Where(use => use.From is not null && use.To is not null && use.From != use.To)
        .Where(use => FloorOf[use.From!] <= FloorOf[use.To!])
        .Select(use => use.use.ToString())
        .ShouldBeNone("move the type down, or the code that needs it up:");

    [Fact]
    public void TheArchitecturePageShowsTheFloors()
    {
        var page = Repository.Read("docs/architecture.md");
        Floors
            .Select((folders, floor) => $"| {floor + 1} | {string.Join(", ", folders.Select(folder => $"`{folder}`"))} |")
            .Where(row => !page.Contains(row, StringComparison.Ordinal))
            .ShouldBeNone("docs/architecture.md has no row that begins so:");
    }

    private static IEnumerable<(string Path, string Folder, string Named)> Sources() =>
        from path in Repository.CSharp
        where path.StartsWith($"src/{Core}/", StringComparison.Ordinal)
        from Match found in CoreNamespace().Matches(Repository.Read(path))
        select (path, path.Split('/')[2], found.Groups["folder"].Value);

    private static string? FolderOf(string type)
    {
        var parts = type.Split('.');
        return type.StartsWith(Core + ".", StringComparison.Ordinal) && FloorOf.ContainsKey(parts[2]) ? parts[2] : null;
    }

    [GeneratedRegex(@"^using (static )?QkdMesh\.Core\.(?<folder>\w+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex CoreNamespace();
}
