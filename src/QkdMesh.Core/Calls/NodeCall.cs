using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Calls;

/// <summary>
/// One question of a <see cref="Procedure"/> to a node. The runner of the procedure makes the call and puts the answer in.
/// </summary>
/// <param name="to">The node that is asked.</param>
/// <param name="patience">How long an answer may take. The node may still carry out a call that was given up.</param>
public abstract class NodeCall(NodeId to, TimeSpan patience)
{
    public NodeId To => to;

    public TimeSpan Patience => patience;

    /// <summary>Whether the call is for a new key. A node that is about to stop refuses such calls.</summary>
    public virtual bool IsForNewKey => false;

    /// <summary>The node's refusal or its silence; null if the node did as asked.</summary>
    public abstract MeshError? Refusal { get; }

    /// <summary>Puts in the node's answer, for runners that carry answers without their type.</summary>
    /// <exception cref="InvalidCastException">The answer is to another kind of call.</exception>
    public abstract void Settle(IOutcome answer);

    /// <summary>Calls back with the type of the answer.</summary>
    public abstract TMade MakeWith<TMade>(INodeCaller<TMade> caller);

    protected MeshError Unanswered => new(ErrorCode.NodeUnavailable, $"{to} does not answer");
}

/// <typeparam name="T">What the node answers.</typeparam>
public abstract class NodeCall<T>(NodeId to, TimeSpan patience) : NodeCall(to, patience)
{
    private Result<T>? _answer;

    /// <summary>The answer; an error that says "no answer" until one is put in.</summary>
    public Result<T> Answer
    {
        get => _answer ?? Unanswered;
        set => _answer = value;
    }

    public override MeshError? Refusal => Answer.Error;

    public override void Settle(IOutcome answer) => Answer = (Result<T>)answer;

    public override TMade MakeWith<TMade>(INodeCaller<TMade> caller) => caller.Make(this);
}

/// <summary>Makes calls of every kind in one way.</summary>
/// <typeparam name="TMade">What making a call gives, for example a task.</typeparam>
public interface INodeCaller<out TMade>
{
    TMade Make<T>(NodeCall<T> call);
}
