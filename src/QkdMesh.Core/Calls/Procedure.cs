using QkdMesh.Core.Errors;

namespace QkdMesh.Core.Calls;

/// <summary>
/// Work that takes several steps and waits in between. A step is a few calls that are made together. The runner makes the calls,
/// puts the answers in, and asks for the next step. A procedure itself never waits, so grains and the simulation run the same code.
/// </summary>
public abstract class Procedure
{
    /// <summary>How the procedure ended, valid after the last step.</summary>
    public abstract IOutcome Ending { get; }

    /// <summary>
    /// The steps, to be read once and in order. The runner puts in the answers to a step before it asks for the next one.
    /// </summary>
    public abstract IEnumerable<NodeCall[]> Steps();
}

/// <typeparam name="T">What the procedure gives.</typeparam>
public abstract class Procedure<T> : Procedure
{
    /// <summary>What the procedure gave, valid after the last step.</summary>
    public Result<T> Outcome { get; protected set; } = new MeshError(ErrorCode.Internal, "the procedure has not ended");

    public sealed override IOutcome Ending => Outcome;
}
