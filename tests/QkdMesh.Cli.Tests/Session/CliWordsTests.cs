using Google.Protobuf.Reflection;
using QkdMesh.Cli.Session;
using QkdMesh.Core.Errors;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Session;

public sealed class CliWordsTests
{
    // Every call of the services, whose names mean nothing to users of the command line.
    private static readonly IReadOnlyList<string> Calls =
    [
        .. new FileDescriptor[] { KeySupplyReflection.Descriptor, NetworkReflection.Descriptor }
            .SelectMany(file => file.Services).SelectMany(service => service.Methods).Select(method => method.Name),
    ];

    [Fact]
    public void AdviceNamesCommandsAndNoCalls_ForEveryError()
    {
        Calls.Should().Contain("GetNetwork");
        foreach (var entry in ErrorCatalogue.All)
            CliWords.Of(entry.Advice).Should().NotMatchRegex($@"\b({string.Join('|', Calls)})\b", entry.Reason);
    }

    [Theory]
    [InlineData("check the link's id with GetNetwork", "check the link's id with 'qkdmesh network show'")]
    [InlineData("least_disjoint_paths is 1 to disjoint_paths (2), not 3", "--least-disjoint-paths is 1 to --disjoint-paths (2), not 3")]
    [InlineData("add each SAE to the other's shares_with", "add each SAE to the other's shares_with")]
    public void FieldsBecomeOptions(string message, string words) => CliWords.Of(message).Should().Be(words);
}
