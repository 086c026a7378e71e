namespace QkdMesh.Architecture.Tests.Tidiness;

/// <summary>The files that the rules of length and of plain words hold for already. Each sweep of a directory adds it here.</summary>
internal static class Swept
{
    private static readonly string[] Directories = ["src/QkdMesh.Application/", "src/QkdMesh.Northbound/", "tests/QkdMesh.Application.Tests/", "tests/QkdMesh.Northbound.Tests/", "tests/QkdMesh.Testing/"];

    public static bool Covers(string file) => Directories.Any(directory => file.StartsWith(directory, StringComparison.Ordinal));
}
