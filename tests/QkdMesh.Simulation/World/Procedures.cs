using QkdMesh.Core.Calls;

namespace QkdMesh.Simulation.World;

/// <summary>Runs the procedures of Core over the wire.</summary>
internal sealed class Procedures(Timeline time, Wire wire)
{
    public Timeline Time => time;

    /// <summary>Takes the first step at once, and each next step when the answers are there, while the actor lives.</summary>
    public void Run(Actor actor, IEnumerable<NodeCall[]> steps, Action whenOver)
    {
        // Without a using: an actor that is killed leaves its procedures as they are.
        var progress = steps.GetEnumerator();
        Next();

        void Next()
        {
            if (!progress.MoveNext())
            {
                whenOver();
                return;
            }
            var open = progress.Current.Length;
            if (open == 0)
            {
                Next();
                return;
            }
            foreach (var call in progress.Current)
                wire.Make(actor, call, () => actor.Do(() =>
                {
                    if (--open == 0) Next();
                }));
        }
    }
}
