namespace QkdMesh.Client;

/// <summary>A call for keys failed. The message says what failed, and what the caller can do.</summary>
public class QkdException : Exception
{
    internal QkdException(Failure failure, Exception? cause = null)
        : base(LibraryWords.Of(failure.Message), cause) =>
        (Reason, IsRetryable, RetryAfter) = (
            failure.Reason, failure.Retryable, failure.RetryAfterMs is { } pause ? TimeSpan.FromMilliseconds(pause) : null);

    /// <summary>A reason of <c>docs/errors.md</c>, in upper snake case.</summary>
    public string Reason { get; }

    /// <summary>
    /// Whether the same call may succeed later. The client repeated it already until the deadline, or until its budget was used.
    /// </summary>
    public bool IsRetryable { get; }

    /// <summary>When the same call may succeed; null if the mesh does not say it.</summary>
    public TimeSpan? RetryAfter { get; }
}

/// <summary>
/// An answer with collected keys was lost, or may have been. The mesh does not give a key twice, so nobody gets these keys from it any
/// more. Ask the peer for new keys.
/// </summary>
public sealed class KeysLostException : QkdException
{
    internal const string LostReason = "OUTCOME_UNKNOWN";

    internal KeysLostException(string message, Exception? cause = null)
        : base(new Failure(LostReason, message, Retryable: false), cause)
    {
    }
}
