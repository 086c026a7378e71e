namespace QkdMesh.Core.Errors;

/// <summary>What a failure means to a caller.</summary>
/// <param name="Reason">Machine-readable, upper snake case; stable across versions.</param>
/// <param name="Meaning">What happened, in general.</param>
/// <param name="Advice">What the caller can do.</param>
public sealed record ErrorEntry(ErrorCode Code, string Reason, string Meaning, string Advice, Retry Retry)
{
    /// <summary>Whether the same request may succeed later at the same silo.</summary>
    public bool Retryable => Retry == Retry.Later;
}
