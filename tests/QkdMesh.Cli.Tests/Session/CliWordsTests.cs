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

    [Fact]
    public void EveryCallHasACommand() =>
        Calls.Should().AllSatisfy(call => CliWords.Of($"repeat {call}").Should().StartWith("repeat 'qkdmesh "));

    // A field of one word, such as 'policy' or 'hybrid', has the name of its option, and is a word of other sentences as well.
    [Fact]
    public void EveryFieldOfARequestHasAWord() =>
        new FileDescriptor[] { KeySupplyReflection.Descriptor, NetworkReflection.Descriptor }
            .SelectMany(file => file.MessageTypes)
            .Where(message => message.Name.EndsWith("Request", StringComparison.Ordinal) || message.Name == nameof(RouteOptions))
            .SelectMany(message => message.Fields.InDeclarationOrder()).Select(field => field.Name)
            .Where(field => field.Contains('_', StringComparison.Ordinal))
            .Should().HaveCountGreaterThan(15).And.AllSatisfy(field => CliWords.Of(field).Should().NotContain(field));

    [Theory]
    [InlineData("no link 'node_id': did you mean 'GetNetwork'?")]
    [InlineData("the file \"link_id.yaml\" has faults")]
    public void QuotedTextStays(string message) => CliWords.Of(message).Should().Be(message);

    [Theory]
    [InlineData("node_id.yaml")]
    [InlineData("peer_sae_id")]
    public async Task FileKeepsItsName(string name)
    {
        var run = await CommandLine.RunAsync("topology", "show", name);
        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith($"error: {name} does not exist");
    }

    [Theory]
    [InlineData("keys_per_message is 1 to 128, not 0", "the number of keys in a message is 1 to 128, not 0")]
    [InlineData("the SAE's node_id differs from the link's link_id", "the SAE's NODE differs from the link's LINK")]
    [InlineData("check the link's id with GetNetwork", "check the link's id with 'qkdmesh network show'")]
    [InlineData("least_disjoint_paths is 1 to disjoint_paths (2), not 3", "--least-disjoint-paths is 1 to --disjoint-paths (2), not 3")]
    [InlineData("add each SAE to the other's shares_with", "add each SAE to the other's shares_with")]
    public void FieldsBecomeOptions(string message, string words) => CliWords.Of(message).Should().Be(words);
}
