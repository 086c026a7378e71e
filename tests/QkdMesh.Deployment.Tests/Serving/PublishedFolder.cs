using System.Diagnostics;
using System.Runtime.InteropServices;
using QkdMesh.Deployment.Tests.Processes;

namespace QkdMesh.Deployment.Tests.Serving;

/// <summary>The content of the image: the published executable of this build, in a folder that every user can read.</summary>
public sealed class PublishedFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qkdmesh-published-");

    public PublishedFolder()
    {
        Tool.Run("chmod", "755", _folder.FullName);
        Tool.Run(
            "dotnet", "publish", Repository.PathOf("src/QkdMesh.Cli"), "--no-build",
            "--configuration", Configuration, "--output", _folder.FullName,
            "-nodeReuse:false", "-p:Solver=none");
    }

    /// <summary>The paths of the files in the folder.</summary>
    public IEnumerable<string> Files =>
        Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_folder.FullName, file));

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    // The runtime is three folders below: shared/Microsoft.NETCore.App/VERSION.
    private static string DotnetRoot => new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory()).Parent!.Parent!.Parent!.FullName;

    /// <summary>Starts the executable like a container, with only this environment.</summary>
    public Process StartAsInAContainer(IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new InvalidOperationException("this test makes mounts of its own and becomes another user: run it as root");
        return Tool.Start(
            "unshare",
            [
                "--mount", "env", "--ignore-environment", $"PATH={Environment.GetEnvironmentVariable("PATH")}", $"DOTNET_ROOT={DotnetRoot}",
                // Container runtimes set this for users without an entry. Without HOME no certificate chain can be built.
                "HOME=/",
                .. environment.Select(variable => $"{variable.Key}={variable.Value}"),
                Repository.PathOf("tests/QkdMesh.Deployment.Tests/Serving/read-only-run.sh"),
                Path.Combine(_folder.FullName, "qkdmesh"), .. arguments,
            ]);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
