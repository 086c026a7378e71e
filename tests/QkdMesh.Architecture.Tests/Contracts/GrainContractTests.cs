using QkdMesh.Architecture.Tests.Rooms;
using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Contracts;

/// <summary>During an upgrade of a cluster, silos of two versions exchange messages. Their contract changes only on purpose.</summary>
public class GrainContractTests
{
    private const string Approved = "tests/QkdMesh.Architecture.Tests/Contracts/approved-contracts.txt";

    [Fact]
    public void ContractIsTheApprovedOne()
    {
        var approved = Repository.Lines(Approved).Where(line => line.Length > 0 && line[0] != '#').ToList();
        var actual = ContractText.Write();
        if (actual.SequenceEqual(approved, StringComparer.Ordinal)) return;
        var received = Path.Combine(AppContext.BaseDirectory, "received-contracts.txt");
        File.WriteAllLines(received, [.. Repository.Lines(Approved).Where(line => line.StartsWith('#')), .. actual]);
        Assert.Fail($"""
            The contract between silos differs from {Approved}.
            {string.Join('\n', Differences(approved, actual))}
            A silo of the version before must still understand it. Add methods, messages and members at the end. Do not rename an alias,
            change a type, move or remove a member, or renumber an enum. If your change only adds, approve it:
              cp {received} {Path.Combine(Repository.Root, Approved)}
            """);
    }

    [Fact]
    public void EveryGrainInterfaceAndMethodHasAnAlias() => GrainContract.Interfaces
        .Where(type => GrainContract.AliasOf(type) is null).Select(type => type.Name)
        .Concat(GrainContract.Interfaces.SelectMany(type => type.GetMethods())
            .Where(method => GrainContract.AliasOf(method) is null).Select(method => $"{method.DeclaringType!.Name}.{method.Name}"))
        .ShouldBeNone("without an [Alias] a rename in C# breaks a cluster that is being upgraded:");

    [Fact]
    public void EveryMessageHasAnAlias() => GrainContract.Messages
        .Where(type => GrainContract.AliasOf(type) is null).Select(type => type.Readable())
        .ShouldBeNone("without an [Alias] a rename in C# breaks a cluster that is being upgraded:");

    [Fact]
    public void AliasesAreUnique() => Repeated(GrainContract.Interfaces.Concat(GrainContract.Messages), "the contract")
        .Concat(GrainContract.Interfaces.SelectMany(type => Repeated(type.GetMethods(), type.Name)))
        .ShouldBeNone("two things with the same alias look the same on the wire:");

    [Fact]
    public void ContractsStandInTheirOwnProject() => GrainContract.Interfaces.Concat(GrainContract.Messages)
        .Where(type => type.Assembly != Code.Of(RoomTable.Contracts))
        .Select(type => $"{type.FullName} in {type.Assembly.GetName().Name}")
        .ShouldBeNone("what crosses between silos belongs to QkdMesh.Grains.Contracts, where it is frozen:");

    [Fact]
    public void ContractsAreFound()
    {
        GrainContract.Interfaces.Should().HaveCountGreaterThan(3);
        GrainContract.Messages.Should().HaveCountGreaterThan(10);
        GrainContract.Enums().Select(type => type.Name).Should().Contain(["LinkStatus", "DiscardReason", "RoutingPolicy", "LinkEnd"]);
    }

    private static IEnumerable<string> Repeated(IEnumerable<System.Reflection.MemberInfo> members, string where) => members
        .GroupBy(GrainContract.AliasOf, StringComparer.Ordinal)
        .Where(group => group.Key is not null && group.Count() > 1)
        .Select(group => $"{group.Key} in {where}: {string.Join(", ", group.Select(member => member.Name))}");

    /// <summary>Lines that are new or gone, each under its heading.</summary>
    private static List<string> Differences(IReadOnlyList<string> approved, IReadOnlyList<string> actual)
    {
        var (before, after) = (WithHeadings(approved), WithHeadings(actual));
        var lines = before.Except(after, StringComparer.Ordinal).Select(line => $"  gone: {line}")
            .Concat(after.Except(before, StringComparer.Ordinal).Select(line => $"  new:  {line}")).ToList();
        return lines.Count > 0 ? lines : ["  the same lines in another order, or twice"];
    }

    private static List<string> WithHeadings(IReadOnlyList<string> lines)
    {
        var heading = "";
        return lines.Select(line => line.StartsWith(' ') ? $"{heading}: {line.Trim()}" : heading = line).ToList();
    }
}
