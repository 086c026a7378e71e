namespace QkdMesh.Testing.Sources;

/// <summary>The files of the repository that the tests were built from. Paths are from its root, with forward slashes.</summary>
public static class Repository
{
    private static readonly HashSet<string> MadeByTools =
        new(StringComparer.Ordinal) { ".git", "bin", "obj", "TestResults", "artifacts", ".vs", ".idea" };

    public static string Root { get; } = FindRoot();

    private static readonly Lazy<IReadOnlyList<string>> Found =
        new(() => Walk(new DirectoryInfo(Root)).Order(StringComparer.Ordinal).ToList());

    public static IReadOnlyList<string> Files => Found.Value;

    public static IEnumerable<string> CSharp => Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<string> Documents => Files.Where(file =>
        file.EndsWith(".md", StringComparison.Ordinal) && (file.StartsWith("docs/", StringComparison.Ordinal) || !file.Contains('/')));

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    public static string[] Lines(string file) => File.ReadAllLines(PathOf(file));

    public static bool Exists(string path) => Path.Exists(PathOf(path));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "QkdMesh.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("no folder above the tests holds QkdMesh.sln");
        return folder.FullName;
    }

    private static IEnumerable<string> Walk(DirectoryInfo folder) => folder.EnumerateFileSystemInfos()
        .Where(entry => !MadeByTools.Contains(entry.Name))
        .SelectMany(entry => entry is DirectoryInfo inner ? Walk(inner) : [Path.GetRelativePath(Root, entry.FullName).Replace('\\', '/')]);
}
