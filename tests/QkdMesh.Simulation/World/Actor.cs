namespace QkdMesh.Simulation.World;

/// <summary>A process that can stand still or be killed. Its work waits while it stands still.</summary>
internal class Actor(string name)
{
    private readonly Queue<Action> _waiting = new();

    public string Name => name;

    public bool IsAlive { get; private set; } = true;

    public bool IsStill { get; private set; }

    public bool IsUp => IsAlive && !IsStill;

    public void Do(Action what)
    {
        if (!IsAlive) return;
        if (IsStill) _waiting.Enqueue(what);
        else what();
    }

    public void Kill() => IsAlive = false;

    public void StandStill() => IsStill = true;

    public void GoOn()
    {
        IsStill = false;
        while (IsUp && _waiting.TryDequeue(out var what)) what();
    }
}
