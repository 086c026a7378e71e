using Grpc.Core;
using QkdMesh.Client;
using QkdMesh.Host.Audit;

namespace QkdMesh.Cli.Session;

/// <summary>Turns every failure of a command into a message and an exit code.</summary>
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
            // Standard output is closed, so the report goes to standard error.
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
        _ when cancellationToken.IsCancellationRequested =>
            new Failure("CANCELLED", "the command was stopped before it ended", Retryable: true),
        AuditDirectoryException audit => new Failure("AUDIT_UNREADABLE", audit.Message, Retryable: false),
        RpcException call => RpcFailures.Read(call, server),
        // Any other exception is a fault of this program. Its type and message are enough for a report.
        _ => new Failure(
            "INTERNAL", $"this is a fault of qkdmesh, so please report it: {fault.GetType().Name}: {fault.Message}", Retryable: false),
    };
}
