using System.Xml.Linq;
using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Rooms;

public class ReferencesTests
{
    private static readonly string Runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    [Fact]
    public void EveryProjectIsInTheTable() => Repository.Files
        .Where(file => file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".csproj", StringComparison.Ordinal))
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Where(project => RoomTable.All.All(room => room.Project != project))
        .ShouldBeNone("add a row for this project to RoomTable and to docs/architecture.md:");

    [Fact]
    public void EveryRoomIsInTheArchitecturePage() => RoomTable.All
        .Where(room => !Repository.Read("docs/architecture.md").Contains($"| `{room.Project}` |", StringComparison.Ordinal))
        .Select(room => room.Project)
        .ShouldBeNone("docs/architecture.md has no row for these projects:");

    [Theory, MemberData(nameof(RoomTable.Projects), MemberType = typeof(RoomTable))]
    public void ProjectFileReferencesOnlyWhatTheTableAllows(string project)
    {
        var room = RoomTable.Of(project);
        var file = XDocument.Parse(Repository.Read($"src/{project}/{project}.csproj"));
        Forbidden("ProjectReference", reference => room.Projects.Contains(Path.GetFileNameWithoutExtension(reference)))
            .Concat(Forbidden("PackageReference", room.Packages.Contains))
            .Concat(Forbidden("FrameworkReference", _ => room.UsesAspNetCore))
            .Concat(Forbidden("Reference", _ => false))
            .ShouldBeNone($"{project}.csproj references what its row in RoomTable does not allow:");

        IEnumerable<string> Forbidden(string kind, Func<string, bool> isAllowed) => file.Descendants(kind)
            .Select(element => element.Attribute("Include")!.Value).Where(name => !isAllowed(name)).Select(name => $"{kind} {name}");
    }

    [Theory, MemberData(nameof(RoomTable.Projects), MemberType = typeof(RoomTable))]
    public void CompiledCodeNamesOnlyWhatTheTableAllows(string project) => Code.Of(project).GetReferencedAssemblies()
        .Select(reference => reference.Name!)
        .Where(name => !File.Exists(Path.Combine(Runtime, name + ".dll")) && !RoomTable.Of(project).MayName(name))
        .ShouldBeNone($"code of {project} uses assemblies that its row in RoomTable does not allow, directly or through another project:");

    [Fact]
    public void NorthboundNamesNoGrain() => Code.UsesIn(RoomTable.Northbound)
        .Where(use => use.Type.StartsWith("Orleans.", StringComparison.Ordinal)
                      || (use.Type.StartsWith(RoomTable.Contracts, StringComparison.Ordinal)
                          && use.Type.EndsWith("Grain", StringComparison.Ordinal)))
        .Select(use => use.ToString())
        .ShouldBeNone("Northbound calls use cases; it may name messages of Grains.Contracts in their answers, but no grain:");

    [Fact]
    public void CommandLineNamesNothingOfOrleans() => Code.UsesIn(RoomTable.Cli)
        .Where(use => use.Type.StartsWith("Orleans.", StringComparison.Ordinal))
        .Select(use => use.ToString())
        .ShouldBeNone("the command line is a gRPC client that can start a host; only the host may name grains:");
}
