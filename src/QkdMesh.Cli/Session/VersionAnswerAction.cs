using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using QkdMesh.Cli.Answers;

namespace QkdMesh.Cli.Session;

/// <summary>The usual answer to <c>--version</c>, or the same as JSON.</summary>
internal sealed class VersionAnswerAction(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        if (!parseResult.GetValue<bool>(MeshCommand.JsonOption)) return usual.Invoke(parseResult);
        var version = typeof(QkdMeshCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        parseResult.InvocationConfiguration.Output.WriteLine(JsonText.Of(new VersionAnswer(version)));
        return CommandRun.Success;
    }
}
