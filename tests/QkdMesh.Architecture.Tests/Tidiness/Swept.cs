namespace QkdMesh.Architecture.Tests.Tidiness;

/// <summary>The files that the rules of length and of plain words hold for already. Each sweep of a directory adds it here.</summary>
internal static class Swept
{
    private static readonly string[] Directories =
    [
        "k8s/",
        "src/QkdMesh.Application/",
        "src/QkdMesh.Bench/",
        "src/QkdMesh.Cli/",
        "src/QkdMesh.Client/",
        "src/QkdMesh.Clustering/",
        "src/QkdMesh.Core/",
        "src/QkdMesh.Grains.Contracts/",
        "src/QkdMesh.Grains/",
        "src/QkdMesh.History/",
        "src/QkdMesh.Host/",
        "src/QkdMesh.KeySources/",
        "src/QkdMesh.Northbound/",
        "src/QkdMesh.PhysicsFigures/",
        "src/QkdMesh.Planning/",
        "src/QkdMesh.Rehearsal/",
        "src/QkdMesh.Topologies/",
        "tests/QkdMesh.Application.Tests/",
        "tests/QkdMesh.Bench.Tests/",
        "tests/QkdMesh.Cli.Tests/",
        "tests/QkdMesh.Clustering.Tests/",
        "tests/QkdMesh.Core.Mutable/",
        "tests/QkdMesh.Core.Tests/",
        "tests/QkdMesh.Deployment.Tests/",
        "tests/QkdMesh.Grains.Tests/",
        "tests/QkdMesh.Host.Tests/",
        "tests/QkdMesh.Northbound.Tests/",
        "tests/QkdMesh.Testing/",
        "topologies/",
    ];

    public static bool Covers(string file) => Directories.Any(directory => file.StartsWith(directory, StringComparison.Ordinal));
}
