using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Calls;

/// <summary>
/// Something that a procedure asks of a node. A procedure is a sequence of steps, each a few calls that are made together: whoever
/// runs it makes the calls, puts the answers in, and goes on. So a procedure decides without waiting, and grains and a simulation run the same one.
/// </summary>
/// <param name="to">The node that is asked.</param>
/// <param name="patience">How long an answer may take; a call that is given up may still be carried out.</param>
public abstract class NodeCall(NodeId to, TimeSpan patience)
{
    public NodeId To => to;

    public TimeSpan Patience => patience;

    /// <summary>Why there is no answer of worth: the node's refusal, or its silence. Null where it did as asked.</summary>
    public abstract MeshError? Refusal { get; }

    protected MeshError Unanswered => new(ErrorCode.NodeUnavailable, $"{to} does not answer");
}

/// <typeparam name="T">What the node answers.</typeparam>
public abstract class NodeCall<T>(NodeId to, TimeSpan patience) : NodeCall(to, patience)
{
    private Result<T>? _answer;

    /// <summary>Silence until it is set.</summary>
    public Result<T> Answer
    {
        get => _answer ?? Unanswered;
        set => _answer = value;
    }

    public override MeshError? Refusal => Answer.Error;
}
