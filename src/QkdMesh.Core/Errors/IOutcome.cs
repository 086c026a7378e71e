namespace QkdMesh.Core.Errors;

/// <summary>How something ended, whatever its value is.</summary>
public interface IOutcome
{
    /// <summary>Null where it ended well.</summary>
    MeshError? Error { get; }
}

/// <summary>What every <see cref="Result{T}"/> has in common, for code that passes results on without looking at their values.</summary>
public interface IOutcome<TSelf> : IOutcome
    where TSelf : IOutcome<TSelf>
{
    static abstract TSelf Failed(MeshError error);
}
