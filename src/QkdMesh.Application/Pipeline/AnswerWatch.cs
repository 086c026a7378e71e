using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Pipeline;

/// <summary>What one concern of the pipeline does at the steps of one answer. The steps come one after the other.</summary>
internal abstract class AnswerWatch
{
    /// <summary>The next outcome is about to be awaited.</summary>
    public virtual void Await()
    {
    }

    /// <summary>An outcome is there.</summary>
    /// <param name="error">Null where it ended well.</param>
    public virtual void See(MeshError? error)
    {
    }

    /// <summary>What the caller is told in place of an error.</summary>
    public virtual MeshError Tell(MeshError error) => error;

    /// <summary>The outcome that goes on to the caller.</summary>
    public TOutcome Told<TOutcome>(TOutcome outcome)
        where TOutcome : IOutcome<TOutcome> =>
        outcome.Error is { } error && Tell(error) is var told && !ReferenceEquals(told, error) ? TOutcome.Failed(told) : outcome;

    /// <summary>No outcome follows. Called exactly once.</summary>
    /// <param name="thrown">Whether an exception ended the answer.</param>
    public virtual void End(bool thrown)
    {
    }
}
