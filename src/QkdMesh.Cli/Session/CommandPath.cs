using System.CommandLine.Parsing;

namespace QkdMesh.Cli.Session;

/// <summary>A command as the user types it: <c>qkdmesh key get</c>.</summary>
internal static class CommandPath
{
    public const string Root = "qkdmesh";

    public static string Of(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Of(parent)} {command.Command.Name}" : Root;
}
