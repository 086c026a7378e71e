using QkdMesh.Core.Errors;

namespace QkdMesh.Application.KeySupply;

/// <summary>What a request does after it waited in a retry queue.</summary>
internal abstract record RetryStep
{
    private RetryStep()
    {
    }

    /// <summary>Ask the node again.</summary>
    internal sealed record Ask : RetryStep
    {
        public static Ask Now { get; } = new();
    }

    /// <summary>End with the last error: the patience of the request is over.</summary>
    internal sealed record GiveUp : RetryStep
    {
        public static GiveUp Now { get; } = new();
    }

    /// <summary>End with this error: the node refused another request of the same kind for good.</summary>
    internal sealed record Refused(MeshError Error) : RetryStep;
}
