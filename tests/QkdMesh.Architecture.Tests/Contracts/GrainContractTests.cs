using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using QkdMesh.Architecture.Tests.Rooms;
using QkdMesh.Architecture.Tests.Sources;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Architecture.Tests.Contracts;

/// <summary>During an upgrade of a cluster, silos of two versions exchange messages. Their contract changes only on purpose.</summary>
public class GrainContractTests
{
    private const string Approved = "tests/QkdMesh.Architecture.Tests/Contracts/approved-contracts.txt";
    private const string Numbers = "tests/QkdMesh.Architecture.Tests/Contracts/contract-numbers.txt";

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
            Silos of two releases with different contracts do not work together: an operator has to stop every silo. If you can do without
            the change, do without it. Otherwise approve it, and give it a number (EveryContractHasANumberOfItsOwn):
              cp {received} {Path.Combine(Repository.Root, Approved)}
            """);
    }

    [Fact]
    public void EveryContractHasANumberOfItsOwn()
    {
        var numbers = Repository.Lines(Numbers).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ')).ToList();
        numbers.Select(line => line[0]).Should().Equal(
            Enumerable.Range(1, numbers.Count).Select(number => number.ToString(CultureInfo.InvariantCulture)));
        numbers.Select(line => line[1]).Should().OnlyHaveUniqueItems();
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', ContractText.Write()))))[..32];
        if (numbers[^1][1] == digest && numbers.Count == SiloContract.Number) return;
        Assert.Fail($"""
            The contract between silos has no number of its own. Silos of two releases with the same number try to work together.
            Raise SiloContract.Number by 1, and add a line to {Numbers}. Never change a line that was landed:
              {numbers.Count + (numbers[^1][1] == digest ? 0 : 1)} {digest}
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
