using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;

namespace QkdMesh.Simulation.Attacks;

/// <summary>One way in which an attacker misuses a node that it took over.</summary>
internal abstract class Trick(TakenNode node)
{
    protected TakenNode Node => node;

    /// <summary>Answers a call in place of the node. False if the call does not matter to this trick: then nothing has happened.</summary>
    /// <param name="answer">Called with the answer, now, later or never.</param>
    public virtual bool TryAnswer(NodeCall call, Action<IOutcome> answer) => false;

    /// <summary>Sees a call that the node got or made.</summary>
    public virtual void Note(NodeCall call)
    {
    }

    /// <summary>Does something of its own accord. Called at random intervals.</summary>
    public virtual void Act()
    {
    }
}
