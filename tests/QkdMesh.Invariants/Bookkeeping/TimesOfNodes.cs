namespace QkdMesh.Invariants.Bookkeeping;

/// <summary>For each node: until which event it was in a set that changes with time.</summary>
internal sealed class TimesOfNodes
{
    private readonly Dictionary<string, long> _until = [];
    private IReadOnlyCollection<string> _now = [];

    /// <param name="number">Of the event that shows the set. Numbers rise with time.</param>
    public void See(IReadOnlyCollection<string> set, long number)
    {
        foreach (var left in _now) _until[left] = number;
        foreach (var node in set) _until[node] = long.MaxValue;
        _now = set;
    }

    /// <summary>Whether the node was in the set at any time after an event.</summary>
    public bool IsLater(string node, long number) => _until.TryGetValue(node, out var until) && until > number;
}
