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
        "src/QkdMesh.Grains/Control/",
        "src/QkdMesh.Grains/Drain/",
        "src/QkdMesh.Grains/Membership/",
        "src/QkdMesh.Grains/Placement/",
        "src/QkdMesh.Grains/Telemetry/",
        "src/QkdMesh.Host/",
        "src/QkdMesh.KeySources/",
        "src/QkdMesh.Northbound/",
        "src/QkdMesh.PhysicsFigures/",
        "src/QkdMesh.Planning/",
        "src/QkdMesh.Rehearsal/",
        "src/QkdMesh.Topologies/",
        "tests/QkdMesh.Application.Tests/",
        "tests/QkdMesh.Architecture.Tests/",
        "tests/QkdMesh.Bench.Tests/",
        "tests/QkdMesh.Chaos.Tests/",
        "tests/QkdMesh.Chaos/",
        "tests/QkdMesh.Cli.Tests/",
        "tests/QkdMesh.Clustering.Tests/",
        "tests/QkdMesh.Deployment.Tests/",
        "tests/QkdMesh.Fuzz.Tests/",
        "tests/QkdMesh.Fuzz/",
        "tests/QkdMesh.Grains.Tests/",
        "tests/QkdMesh.Host.Tests/",
        "tests/QkdMesh.Invariants.Tests/",
        "tests/QkdMesh.Invariants/",
        "tests/QkdMesh.KeySources.Tests/",
        "tests/QkdMesh.Northbound.Tests/",
        "tests/QkdMesh.Planning.Tests/",
        "tests/QkdMesh.Rehearsal.Tests/",
        "tests/QkdMesh.Scenarios/",
        "tests/QkdMesh.Simulation.Tests/",
        "tests/QkdMesh.Simulation/",
        "tests/QkdMesh.TestKme/",
        "tests/QkdMesh.Testing/",
        "tests/QkdMesh.Topologies.Tests/",
        "tests/scenarios/",
        "topologies/",
    ];

    public static bool Covers(string file) => Directories.Any(directory => file.StartsWith(directory, StringComparison.Ordinal));
}
