using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

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
        RunFollowing((_, session, follow, cancellationToken) => session.IsWatched && session.Screen.Profile.Capabilities.Ansi
            ? ShowAsync(session, follow, cancellationToken)
            : FollowAsync(follow(session.Note), message => session.WriteJsonLine(WatchAnswer.Of(message)), cancellationToken));
    }

    private static async Task ShowAsync(CommandSession session, Follow follow, CancellationToken cancellationToken)
    {
        var board = new WatchBoard();
        using var screen = new WholeScreen(session.Screen);
        var follower = follow(why => Change(() => board.Lose(why)));
        await FollowAsync(follower, message => Change(() => board.Apply(message)), cancellationToken);

        void Change(Action change)
        {
            change();
            screen.Draw(board.Render());
        }
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
