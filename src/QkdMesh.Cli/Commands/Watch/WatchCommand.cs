using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Watch;

/// <summary>Shows changes of the network until Ctrl-C.</summary>
internal sealed class WatchCommand : ClientCommand
{
    public WatchCommand()
        : base(
            "watch",
            "Shows all links and their changes until Ctrl-C. In a file or pipe, or with --json, it prints one JSON object a line. "
            + "If the connection is lost, it connects again, and shows the whole network first.",
            "watch",
            "watch --json")
    {
        RunFollowing((_, session, follow, cancellationToken) => session.IsWatched
            ? ShowAsync(session, follow, cancellationToken)
            : FollowAsync(follow(session.Note), message => session.WriteJsonLine(WatchAnswer.Of(message)), cancellationToken));
    }

    private static Task ShowAsync(CommandSession session, Follow follow, CancellationToken cancellationToken)
    {
        var board = new WatchBoard();
        return session.Screen.Live(board.Render()).StartAsync(live =>
        {
            var follower = follow(why => Change(() => board.Lose(why)));
            return FollowAsync(follower, message => Change(() => board.Apply(message)), cancellationToken);

            void Change(Action change)
            {
                change();
                live.UpdateTarget(board.Render());
            }
        });
    }

    private static Task FollowAsync(
        StreamFollower follower, Action<WatchNetworkResponse> apply, CancellationToken cancellationToken) =>
        follower.FollowAsync(
            async client =>
            {
                using var call = client.Network.WatchNetwork(new WatchNetworkRequest(), cancellationToken: cancellationToken);
                while (await call.ResponseStream.MoveNext(cancellationToken))
                {
                    follower.Heard();
                    apply(call.ResponseStream.Current);
                }

                return false;
            },
            cancellationToken);
}
