using System.CommandLine;
using QkdMesh.Client;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Session;

/// <summary>A command that talks to a running mesh.</summary>
internal abstract class ClientCommand : MeshCommand
{
    protected ClientCommand(string name, string description, params string[] examples)
        : base(name, description, examples) => Connections = new ConnectionOptions(this);

    protected ConnectionOptions Connections { get; }

    /// <summary>
    /// What it means if the answer of the mesh is lost, and what to do. Null for a command that only reads, which can be repeated.
    /// </summary>
    protected virtual string? IfAnswerIsLost => null;

    /// <summary>Whose certificates the mesh accepts for the command.</summary>
    protected virtual MeshUriKind CallerKind => MeshUriKind.Operator;

    /// <param name="body">Makes the calls to one silo. If this silo does not serve the caller, the body is run again for another.</param>
    protected void Run(Func<ParseResult, CommandSession, MeshClient, CancellationToken, Task<int>> body) =>
        Run((parse, session, cancellationToken) =>
        {
            var connection = ConnectionOf(parse, session);
            return new Failover(connection.Servers, session.Note, IfAnswerIsLost).RunAsync(
                async server =>
                {
                    using var client = session.Connect(server, connection.Tls);
                    return await body(parse, session, client, cancellationToken);
                },
                cancellationToken);
        });

    /// <summary>As <see cref="Run"/>, for an operator's order. The order is given again until a silo confirms it, or time is up.</summary>
    /// <param name="stateOf">Asks for the state that the order changes (<see cref="OrderState"/>).</param>
    protected void RunOrder(
        Func<ParseResult, CommandSession, MeshClient, CancellationToken, Task<int>> body,
        Func<ParseResult, MeshClient, CancellationToken, Task<string>> stateOf) =>
        Run((parse, session, cancellationToken) =>
        {
            var connection = ConnectionOf(parse, session);
            return new OrderFailover(connection.Servers, session.Note, TimeProvider.System).RunAsync(
                async server =>
                {
                    using var client = session.Connect(server, connection.Tls);
                    return await body(parse, session, client, cancellationToken);
                },
                async server =>
                {
                    using var client = session.Connect(server, connection.Tls);
                    return await stateOf(parse, client, cancellationToken);
                },
                cancellationToken);
        });

    /// <summary>As <see cref="Run"/>, for a command that reads a stream until it is stopped.</summary>
    protected void RunFollowing(Func<ParseResult, CommandSession, Follow, CancellationToken, Task> body) =>
        Run(async (parse, session, cancellationToken) =>
        {
            var connection = ConnectionOf(parse, session);
            try
            {
                await body(
                    parse, session,
                    note => new StreamFollower(
                        connection.Servers, server => session.Connect(server, connection.Tls), note, TimeProvider.System),
                    cancellationToken);
            }
            catch (Exception fault) when (cancellationToken.IsCancellationRequested && fault is not LostAnswerException)
            {
                // Ctrl-C ends such a command.
            }

            return CommandRun.Success;
        });

    /// <param name="note">Gets a line when the connection is lost or back.</param>
    protected delegate StreamFollower Follow(Action<string> note);

    private Connection ConnectionOf(ParseResult parse, CommandSession session)
    {
        var connection = Connections.Resolve(parse.CommandResult);
        foreach (var warning in ServerOption.WarningsOn(connection.Servers)) session.Note(warning);
        if (connection.Tls?.Holder is { } holder && holder.Kind != CallerKind)
            session.OnCaller = $"The certificate of the caller is that of {holder.Holder}, and this command needs that of "
                + (CallerKind == MeshUriKind.Sae ? "an SAE" : "an operator");
        return connection;
    }
}
