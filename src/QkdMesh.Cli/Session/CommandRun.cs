using System.CommandLine;
using Grpc.Core;
using QkdMesh.Client;
using QkdMesh.Core.Errors;
using QkdMesh.Host.Audit;
using QkdMesh.Pki;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Cli.Session;

/// <summary>Turns every failure of a command into a message and an exit code.</summary>
internal static class CommandRun
{
    public const int Success = 0;
    public const int Failed = 1;
    public const int Misused = 2;

    /// <summary>The reader of standard output closed the pipe: what a shell reports for a program that SIGPIPE ended.</summary>
    public const int ReaderLeft = 141;

    // Failures that a certificate of the wrong kind of holder can cause.
    private static readonly string[] OfCallers =
    [
        "TLS_FAILED",
        .. new[] { ErrorCode.CallerNotNamed, ErrorCode.CallerNotProven, ErrorCode.NotAllowed }
            .Select(code => ErrorCatalogue.Of(code).Reason),
    ];

    public static async Task<int> RunAsync(CommandSession session, Func<Task<int>> body, CancellationToken cancellationToken)
    {
        try
        {
            return await body();
        }
        catch (Exception fault) when (fault is not LostAnswerException)
        {
            var failure = FailureOf(fault, session.Server, cancellationToken);
            session.Report(OfCallers.Contains(failure.Reason) && session.OnCaller is { } why
                ? failure with { Message = $"{failure.Message}. {why}" }
                : failure);
            return Failed;
        }
    }

    /// <summary>
    /// The exit code if standard output does not take an answer. A reader that has read enough is no failure, unless keys are lost.
    /// </summary>
    public static int AnswerIsLost(LostAnswerException lost, ParseResult parse, TextWriter error)
    {
        // Help and other actions of options have no keys.
        var isKey = parse.CommandResult.Command is MeshCommand { AnswersWithKeys: true } command && parse.Action == command.Action;
        if (lost.ReaderLeft && !isKey) return ReaderLeft;
        var keys = isKey ? ". The keys that were not written are lost" : "";
        error.WriteLine($"error: the answer cannot be written: {lost.Message}{keys} (OUTPUT_CLOSED)");
        return Failed;
    }

    /// <summary>A signal ended the command.</summary>
    public static ExpectedFailureException Stopped() => new("CANCELLED", "the command was stopped before it ended", retryable: true);

    private static Failure FailureOf(Exception fault, Uri? server, CancellationToken cancellationToken) => fault switch
    {
        // Only the mesh uses the words of its services. A file or an id of this machine can have such a name.
        ExpectedFailureException { InnerException: RpcException call } ofMesh when RpcFailures.ReasonOf(call) is not null =>
            CliWords.Of(ofMesh.Failure),
        ExpectedFailureException known => known.Failure,
        _ when cancellationToken.IsCancellationRequested => Stopped().Failure,
        CredentialException credential => new Failure("CREDENTIAL_UNUSABLE", credential.Message, Retryable: false),
        AuditDirectoryException audit => new Failure("AUDIT_UNREADABLE", audit.Message, Retryable: false),
        RpcException call when RpcFailures.ReasonOf(call) is not null => CliWords.Of(RpcFailures.Read(call, server)),
        RpcException call => RpcFailures.Read(call, server),
        // Any other exception is a fault of this program. Its type and message are enough for a report.
        _ => new Failure(
            "INTERNAL", $"this is a fault of qkdmesh, so please report it: {fault.GetType().Name}: {fault.Message}", Retryable: false),
    };
}
