using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Context;

/// <summary>Forgets a context. Its certificate and key stay where they are.</summary>
internal sealed class ContextRemoveCommand : MeshCommand
{
    public ContextRemoveCommand()
        : base("remove", "Forgets a context. The files of its credential stay.", "context remove lab")
    {
        var name = new Argument<string>("NAME") { Description = "The name of the context." };
        Add(name);
        Run((parse, session, _) =>
        {
            var (file, gone) = (ContextFile.OfUser(), parse.GetRequiredValue(name));
            var context = file.Find(gone);
            var content = file.Read();
            content.Contexts.Remove(gone);
            var wasInUse = content.Current == gone;
            file.Write(wasInUse ? content with { Current = null } : content);
            session.Answer(ContextAnswer.Of(gone, context, inUse: false), _ => session.WriteLine(
                wasInUse ? $"removed context {gone}; no context is in use now" : $"removed context {gone}"));
            return Task.FromResult(CommandRun.Success);
        });
    }
}
