namespace QkdMesh.Chaos.Processes;

/// <summary>Which silos host which nodes. Neighbours are together, and each node is on as many silos as the scenario says.</summary>
internal sealed class Layout(Scenario scenario)
{
    public IReadOnlyList<string> Silos { get; } = [.. Enumerable.Range(0, scenario.Silos).Select(Names.Silo)];

    public IReadOnlyList<string> HostsOf(string node)
    {
        var number = Enumerable.Range(0, scenario.Nodes).First(at => Names.Node(at) == node);
        var first = number * scenario.Silos / scenario.Nodes;
        return [.. Enumerable.Range(0, scenario.SilosOfNode).Select(at => Names.Silo((first + at) % scenario.Silos))];
    }

    public IReadOnlyList<string> NodesOf(string silo) =>
        [.. Enumerable.Range(0, scenario.Nodes).Select(Names.Node).Where(node => HostsOf(node).Contains(silo))];
}
