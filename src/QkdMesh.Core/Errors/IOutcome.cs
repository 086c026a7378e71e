namespace QkdMesh.Core.Errors;

/// <summary>What every <see cref="Result{T}"/> has in common, for code that passes results on without looking at their values.</summary>
public interface IOutcome<TSelf>
    where TSelf : IOutcome<TSelf>
{
    MeshError? Error { get; }

    static abstract TSelf Failed(MeshError error);
}
