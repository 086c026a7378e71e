using System.Text.Json.Serialization;

namespace QkdMesh.Client;

/// <summary>Why something failed that was expected to fail at times.</summary>
/// <param name="Reason">Upper snake case: a reason of the error catalogue, or one of the program's own.</param>
/// <param name="Message">A text for the user: what failed, and what to do next.</param>
/// <param name="Retryable">Whether the same attempt may succeed later, or at another silo.</param>
/// <param name="RetryAfterMs">Milliseconds after which the same attempt may succeed; null if the answer does not say it.</param>
/// <param name="TryAt">URLs of silos that may serve the call; null if the answer names none.</param>
internal sealed record Failure(
    string Reason, string Message, bool Retryable,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Uri>? TryAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? RetryAfterMs = null);

/// <summary>Carries a <see cref="Failure"/> to where it is reported.</summary>
/// <param name="cause">The answer of the mesh that the failure was read from; null for a failure of this program.</param>
internal sealed class ExpectedFailureException(Failure failure, Exception? cause = null) : Exception(failure.Message, cause)
{
    public ExpectedFailureException(string reason, string message, bool retryable = false)
        : this(new Failure(reason, message, retryable))
    {
    }

    public Failure Failure => failure;
}
