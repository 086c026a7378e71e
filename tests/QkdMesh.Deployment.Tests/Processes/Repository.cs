namespace QkdMesh.Deployment.Tests.Processes;

/// <summary>The files that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "QkdMesh.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("no folder above the tests holds QkdMesh.sln");
        return folder.FullName;
    }
}
