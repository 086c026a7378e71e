namespace QkdMesh.Cli.Session;

/// <summary>Why a command failed.</summary>
/// <param name="Reason">Upper snake case: of the error catalogue, or one of this tool's own.</param>
/// <param name="Retryable">Whether the same command may succeed later.</param>
internal sealed record Failure(string Reason, string Message, bool Retryable);

/// <summary>The JSON form of a failure.</summary>
internal sealed record FailureAnswer(Failure Error);

/// <summary>Ends a command with a failure that the user can understand.</summary>
internal sealed class CommandFailedException(Failure failure) : Exception(failure.Message)
{
    public CommandFailedException(string reason, string message, bool retryable = false)
        : this(new Failure(reason, message, retryable))
    {
    }

    public Failure Failure => failure;
}
