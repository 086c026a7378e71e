using Grpc.Core;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Watch;

/// <summary>Shows changes of the network until Ctrl-C.</summary>
internal sealed class WatchCommand : ClientCommand
{
    public WatchCommand()
        : base(
            "watch",
            "Shows all links and their changes until Ctrl-C. In a file or pipe, or with --json, it prints one JSON object a line.",
            "watch",
            "watch --json")
    {
        Run(async (_, session, client, cancellationToken) =>
        {
            using var call = client.Network.WatchNetwork(new WatchNetworkRequest(), cancellationToken: cancellationToken);
            try
            {
                if (session.IsWatched) await ShowAsync(session, call.ResponseStream, cancellationToken);
                else await PrintAsync(session, call.ResponseStream, cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                // Ctrl-C ends a watch.
            }

            return CommandRun.Success;
        });
    }

    private static async Task PrintAsync(
        CommandSession session, IAsyncStreamReader<WatchNetworkResponse> messages, CancellationToken cancellationToken)
    {
        while (await messages.MoveNext(cancellationToken)) session.WriteJsonLine(WatchAnswer.Of(messages.Current));
    }

    private static Task ShowAsync(
        CommandSession session, IAsyncStreamReader<WatchNetworkResponse> messages, CancellationToken cancellationToken)
    {
        var board = new WatchBoard();
        return session.Screen.Live(board.Render()).StartAsync(async live =>
        {
            while (await messages.MoveNext(cancellationToken))
            {
                board.Apply(messages.Current);
                live.UpdateTarget(board.Render());
            }
        });
    }
}
