using System.CommandLine;

namespace QkdMesh.Cli.Tests.Session;

/// <summary>The type of a command has the words of its command line: <c>key get</c> is KeyGetCommand in Commands/Key.</summary>
public sealed class CommandNameTests
{
    [Fact]
    public void EveryCommandIsNamedAfterItsCommandLine()
    {
        var commands = QkdMeshCommand.Build().Subcommands.SelectMany(command => Tree(command, [])).ToList();
        commands.Should().HaveCountGreaterThan(30);
        foreach (var (words, type) in commands)
        {
            type.Namespace.Should().Be($"QkdMesh.Cli.Commands.{words[0]}");
            // Commands that make one small change share a type.
            type.Name.Should().BeOneOf($"{string.Concat(words)}Command", $"{words[0]}ChangeCommand");
        }
    }

    private static IEnumerable<(string[] Words, Type Type)> Tree(Command command, string[] parents)
    {
        string[] words = [.. parents, $"{char.ToUpperInvariant(command.Name[0])}{command.Name[1..]}"];
        return [(words, command.GetType()), .. command.Subcommands.SelectMany(child => Tree(child, words))];
    }
}
