using System.Text.RegularExpressions;
using QkdMesh.Client.Tests.Contract;

namespace QkdMesh.Client.Tests.Package;

/// <summary>The package that the build made, in an empty project that has nothing else of this repository.</summary>
public sealed partial class FirstProgramTests(ServedMesh mesh) : IClassFixture<ServedMesh>, IDisposable
{
    private readonly TemporaryFolder _folder = new("package"), _known = new("known-packages");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FirstProgramOfTheGuideGetsAKey_WhenItHasOnlyThePackage()
    {
        var packages = Repository.PathOf("artifacts/packages");
        // What the package needs is on this machine since the build. The package itself comes from its folder only.
        var known = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var package in Directory.EnumerateDirectories(known).Where(each => Path.GetFileName(each) != "qkdmesh.client"))
            Directory.CreateSymbolicLink(_known[Path.GetFileName(package)], package);
        _folder.Write("NuGet.Config", $"""
            <configuration>
              <packageSources><clear /><add key="local" value="{packages}" /></packageSources>
              <fallbackPackageFolders><add key="known" value="{_known.Path}" /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="{_folder["packages"]}" /></config>
            </configuration>
            """);
        _folder.Write("First.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="QkdMesh.Client" Version="0.1.0" /></ItemGroup>
            </Project>
            """);
        _folder.Write("Program.cs", Program());
        // The variable would win over the folder of this test.
        var build = await RunAsync(
            "env", "-u", "NUGET_PACKAGES", "dotnet", "build", "-o", _folder["out"], "-nodeReuse:false", "--disable-build-servers");
        build.ExitCode.Should().Be(0, build.Output);

        var run = await RunAsync(_folder["out/First"]);

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().MatchRegex(@"^key [0-9a-f-]{36} \(256 bits, Its\)\n$");
        Directory.Exists(_folder["packages/qkdmesh.client/0.1.0"]).Should().BeTrue("the package was restored, and not found elsewhere");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _known.Dispose();
    }

    /// <summary>The first program of docs/develop.md, with the addresses of this mesh.</summary>
    private string Program()
    {
        var code = CodeBlock().Match(Repository.Read("docs/develop.md")).Groups["code"].Value;
        code.Should().Contain("new QkdClient").And.Contain("https://127.0.0.1:7014");
        return code.Replace("https://127.0.0.1:7014", mesh.Host.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("madrid-ring-pki/saes/bank-norte", mesh.CredentialsOf("alice"), StringComparison.Ordinal)
            .Replace("bank-quiron", "bob", StringComparison.Ordinal);
    }

    private Task<FinishedRun> RunAsync(params string[] command) => MachineProgram.RunAsync(command, Cancellation, folder: _folder.Path);

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeBlock();
}
