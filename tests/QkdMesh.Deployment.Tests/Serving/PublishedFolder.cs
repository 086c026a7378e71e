using System.Diagnostics;
using System.Runtime.InteropServices;
using QkdMesh.Deployment.Tests.Processes;

namespace QkdMesh.Deployment.Tests.Serving;

/// <summary>What the image holds: the published executable, from the build that these tests are of, where any user can read it.</summary>
public sealed class PublishedFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("qkdmesh-published-");

    public PublishedFolder()
    {
        Tool.Run("chmod", "755", folder.FullName);
        Tool.Run("dotnet", "publish", Repository.PathOf("src/QkdMesh.Cli"), "--no-build", "--configuration", Configuration, "--output", folder.FullName, "-nodeReuse:false");
        File.Copy(Repository.PathOf("topologies/madrid-ring.yaml"), Topology);
    }

    public string Topology => Path.Combine(folder.FullName, "topology.yaml");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Starts the executable as a container would run it.</summary>
    public Process StartAsInAContainer(params string[] arguments)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new InvalidOperationException("this test makes mounts of its own and becomes another user: run it as root");
        var runtime = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory());
        return Tool.Start(
            "unshare",
            ["--mount", "env", $"DOTNET_ROOT={runtime.Parent!.Parent!.Parent!.FullName}",
                Repository.PathOf("tests/QkdMesh.Deployment.Tests/Serving/read-only-run.sh"), Path.Combine(folder.FullName, "qkdmesh"), .. arguments]);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
