using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Link;

/// <summary>Changes one link (cut, restore, acknowledge) and shows the link after the change.</summary>
internal sealed class LinkChangeCommand : ClientCommand
{
    public LinkChangeCommand(string name, string description, Func<MeshClient, string, CancellationToken, Task<LinkView>> change)
        : base(name, description, $"link {name} north-east")
    {
        var link = LinkArgument.New();
        Add(link);
        RunOrder(async (parse, session, client, cancellationToken) =>
        {
            var after = await change(client, parse.GetRequiredValue(link), cancellationToken);
            session.Answer(LinkAnswer.Of(after), _ =>
            {
                session.WriteLine($"link {after.Id} ({after.A} - {after.B}): {AlarmWords.StatusOf(after)}");
                if (AlarmWords.AdviceOf(after) is { } advice) session.WriteLine(advice);
            });
            return CommandRun.Success;
        }, (parse, client, cancellationToken) => OrderState.OfLinkAsync(client, parse.GetRequiredValue(link), cancellationToken));
    }
}
