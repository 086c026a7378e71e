namespace QkdMesh.Fuzz.Inputs;

/// <summary>The seeds of each target. They are checked in as <c>corpus/TARGET</c>, and copied next to the executable.</summary>
internal static class Corpus
{
    public static IReadOnlyList<Seed> Read(string target) =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "corpus", target))
            .Order(StringComparer.Ordinal)
            .Select(file => new Seed(Path.GetFileName(file), File.ReadAllBytes(file)))];

    /// <summary>Makes the target's seeds again. They replace the old ones.</summary>
    public static void Write(string target)
    {
        var folder = Repository.PathOf($"tests/QkdMesh.Fuzz/corpus/{target}");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (var seed in FuzzTargets.Make(target).MakeCorpus(Repository.Root))
            File.WriteAllBytes(Path.Combine(folder, seed.Name), seed.Bytes);
    }
}
