using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using QkdMesh.Deployment.Tests.Processes;
using QkdMesh.Deployment.Tests.Rendering;

namespace QkdMesh.Deployment.Tests;

/// <summary>Dockerfile, project file and pods agree on the image. The tests do not build the image, because it needs a pull.</summary>
public partial class ImageTests
{
    private const string Project = "src/QkdMesh.Cli/QkdMesh.Cli.csproj";

    private static readonly string[] Lines = Repository.Read("Dockerfile").Replace("\\\n", " ", StringComparison.Ordinal).Split('\n');

    private static readonly XDocument ProjectFile = XDocument.Parse(Repository.Read(Project));

    private static string Base => Instruction("FROM").Last();

    private static List<string> SentToTheBuild { get; } =
        Repository.Read(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();

    [Fact]
    public void ItIsBuiltInOneStageAndRunsInAnother()
    {
        Instruction("FROM").Should().HaveCount(2);
        Instruction("FROM").First().Should().EndWith(" AS build");
        Base.Should().EndWith("-chiseled", "there is to be no shell in it").And.Be(Property("ContainerBaseImage"));
        Instruction("RUN").Should().ContainSingle("the last stage has no shell to run a command")
            .Which.Should().Contain("dotnet publish src/QkdMesh.Cli");
    }

    [Fact]
    public void ItRunsAsTheUserOfThePods()
    {
        Instruction("USER").Should().Equal(Property("ContainerUser"));
        Overlay.Of(Overlay.Metro).Silos.Should().OnlyContain(silo => $"{silo.Pod.SecurityContext.RunAsUser}" == Property("ContainerUser"));
    }

    [Fact]
    public void ItRunsTheMesh() =>
        Instruction("ENTRYPOINT").Should().Equal($"[\"/app/{ProjectFile.Descendants("AssemblyName").Single().Value}\"]");

    [Fact]
    public void ItIsPublishedAsThePodsAreTested() => Instruction("RUN").Single().Should().Contain("-p:Solver=none", "PublishedFolder is");

    [Fact]
    public void ItsPortsAreThoseOfThePods()
    {
        var ports = Overlay.Of(Overlay.Metro).Silos.First().Container.Ports.Select(port => $"{port.ContainerPort}").ToList();
        Instruction("EXPOSE").Single().Split(' ').Should().BeEquivalentTo(ports);
        Items("ContainerPort").Should().BeEquivalentTo(ports);
    }

    [Fact]
    public void ItShutsDiagnosticsOffByItself()
    {
        Instruction("ENV").Single().Split(' ').Should().BeEquivalentTo("DOTNET_EnableDiagnostics=0", "DOTNET_DbgEnableMiniDump=0");
        Items("ContainerEnvironmentVariable").Should().BeEquivalentTo("DOTNET_EnableDiagnostics", "DOTNET_DbgEnableMiniDump");
        ProjectFile.Descendants("ContainerEnvironmentVariable").Single().Attribute("Value")!.Value.Should().Be("0");
    }

    [Fact]
    public void EveryImageHasATagThatStandsForOneThing()
    {
        var workloads = new[] { Overlay.Dev, Overlay.Metro }.SelectMany(name => Overlay.Of(name).Workloads);
        var pods = workloads.Select(workload => workload.Container.Image);
        Instruction("FROM").Select(image => image.Split(' ')[0]).Concat(pods)
            .Where(image => !Tagged().IsMatch(image) || image.EndsWith(":latest", StringComparison.Ordinal)).Should().BeEmpty();
        Overlay.Of(Overlay.Dev).Silos.Single().Container.Image.Should()
            .Be($"{Property("ContainerRepository")}:{Property("ContainerImageTag")}");
    }

    [Fact]
    public void ItsLicencesAreInTheBuild()
    {
        var licences = ProjectFile.Descendants("Content").Where(item => item.Attribute("CopyToPublishDirectory")?.Value == "PreserveNewest")
            .SelectMany(item => item.Attribute("Include")!.Value.Split(';')).ToList();
        licences.Should().BeEquivalentTo("../../LICENSE", "../../NOTICE", "../../THIRD-PARTY-NOTICES.md");
        licences.Select(file => Path.GetFileName(file)).Should().BeSubsetOf(SentToTheBuild, "the build stage publishes them");
    }

    [Fact]
    public void WhatTheBuildNeedsIsNotIgnored()
    {
        SentToTheBuild.Should().Contain("src").And.OnlyContain(path => Path.Exists(Repository.PathOf(path)));
        Directory.EnumerateFiles(Repository.Root).Select(Path.GetFileName)
            .Where(file => file!.EndsWith(".props", StringComparison.Ordinal)
                || file is "global.json" or ".editorconfig" or "BannedSymbols.txt")
            .Should().BeSubsetOf(SentToTheBuild, "a build reads these from the root");
    }

    // One more source of the machine that builds could offer a package of the same name: its content has another hash.
    [Fact]
    public void EveryPackageHasTheHashOfItsContent()
    {
        var packages = Directory.EnumerateFiles(Repository.Root, "packages.lock.json", SearchOption.AllDirectories)
            .SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!["dependencies"]!.AsObject())
            .SelectMany(framework => framework.Value!.AsObject())
            .Where(package => package.Value!["type"]!.GetValue<string>() != "Project").ToList();

        packages.Should().NotBeEmpty().And.OnlyContain(package => package.Value!["contentHash"]!.GetValue<string>().Length == 88);
        Repository.Read("test.sh").Should().Contain("dotnet restore QkdMesh.sln --locked-mode");
        Repository.Read("Dockerfile").Should().Contain("-p:RestoreLockedMode=true");
    }

    private static IEnumerable<string> Instruction(string name) =>
        Lines.Where(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..].Trim());

    private static string Property(string name) => ProjectFile.Descendants(name).Single().Value;

    private static IEnumerable<string> Items(string name) =>
        ProjectFile.Descendants(name).SelectMany(item => item.Attribute("Include")!.Value.Split(';'));

    [GeneratedRegex(@"^[^:\s]+:[\w.-]+(?:@sha256:[0-9a-f]{64})?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tagged();
}
