namespace QkdMesh.Core.Errors;

/// <summary>What a failure means to a caller.</summary>
/// <param name="Reason">Machine-readable, upper snake case; stable across versions.</param>
/// <param name="Meaning">What happened, in general.</param>
/// <param name="Advice">What the caller can do.</param>
/// <param name="Retryable">Whether the same request may succeed later.</param>
/// <param name="GrpcStatus">Number of the gRPC status code.</param>
/// <param name="HttpStatus">Status code for ETSI GS QKD 014.</param>
public sealed record ErrorEntry(
    ErrorCode Code, string Reason, string Meaning, string Advice, bool Retryable, int GrpcStatus, int HttpStatus);
