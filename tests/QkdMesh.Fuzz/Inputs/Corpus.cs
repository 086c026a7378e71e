namespace QkdMesh.Fuzz.Inputs;

/// <summary>The seeds of each target: <c>corpus/TARGET</c>, checked in, and copied beside the executable.</summary>
internal static class Corpus
{
    public static IReadOnlyList<Seed> Read(string target) =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "corpus", target))
            .Order(StringComparer.Ordinal)
            .Select(file => new Seed(Path.GetFileName(file), File.ReadAllBytes(file)))];

    /// <summary>Makes the target's seeds anew, in place of those that were.</summary>
    public static void Write(string target)
    {
        var root = FindRoot();
        var folder = Path.Combine(root, "tests", "QkdMesh.Fuzz", "corpus", target);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (var seed in FuzzTargets.Make(target).MakeCorpus(root)) File.WriteAllBytes(Path.Combine(folder, seed.Name), seed.Bytes);
    }

    public static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "QkdMesh.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("no folder above the executable holds QkdMesh.sln");
        return folder.FullName;
    }
}
