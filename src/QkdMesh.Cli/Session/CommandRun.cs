using Grpc.Core;
using QkdMesh.Client;

namespace QkdMesh.Cli.Session;

/// <summary>The one place where failures become exit codes.</summary>
internal static class CommandRun
{
    public const int Success = 0;
    public const int Failed = 1;
    public const int Misused = 2;

    public static async Task<int> RunAsync(CommandSession session, Func<Task<int>> body, CancellationToken cancellationToken)
    {
        try
        {
            return await body();
        }
        catch (IOException fault) when (fault is not FileNotFoundException and not FileLoadException)
        {
            // The answer has nowhere to go, a report on the same way neither.
            session.Note($"error: the answer cannot be written: {fault.Message} (OUTPUT_CLOSED)");
            return Failed;
        }
        catch (Exception fault)
        {
            session.Report(FailureOf(fault, session.Server, cancellationToken));
            return Failed;
        }
    }

    private static Failure FailureOf(Exception fault, Uri? server, CancellationToken cancellationToken) => fault switch
    {
        ExpectedFailureException known => known.Failure,
        _ when cancellationToken.IsCancellationRequested => new Failure("CANCELLED", "stopped before it was done", Retryable: true),
        RpcException call => RpcFailures.Read(call, server),
        // Anything else is a fault of this program; its type is enough for a report, a stack trace helps no user.
        _ => new Failure(
            "INTERNAL", $"this is a fault of qkdmesh, please report it: {fault.GetType().Name}: {fault.Message}", Retryable: false),
    };
}
