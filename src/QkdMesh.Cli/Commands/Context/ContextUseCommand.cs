using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Context;

/// <summary>Chooses the context of commands that name none.</summary>
internal sealed class ContextUseCommand : MeshCommand
{
    public ContextUseCommand()
        : base("use", "Chooses the context of all commands that name none.", "context use lab")
    {
        var name = new Argument<string>("NAME") { Description = "The name of the context." };
        Add(name);
        Run((parse, session, _) =>
        {
            var (file, chosen) = (ContextFile.OfUser(), parse.GetRequiredValue(name));
            var context = file.Find(chosen);
            file.Write(file.Read() with { Current = chosen });
            session.Answer(ContextAnswer.Of(chosen, context, inUse: true), _ => session.WriteLine($"context {chosen} is in use now"));
            return Task.FromResult(CommandRun.Success);
        });
    }
}
