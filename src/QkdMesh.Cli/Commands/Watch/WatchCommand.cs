using Grpc.Core;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Watch;

/// <summary>Follows the network until Ctrl-C.</summary>
internal sealed class WatchCommand : ClientCommand
{
    public WatchCommand()
        : base(
            "watch",
            "Shows the links as they change, until Ctrl-C. Into a file or pipe, or with --json: one JSON object a line for every message.",
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
                // Ctrl-C is how a watch ends.
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
