using System.Diagnostics;
using QkdMesh.Cli.Session;
using QkdMesh.Core.Topology;
using QkdMesh.Northbound.Health;

namespace QkdMesh.Cli.Rendering;

/// <summary>Tells on standard error how far the start of the demo is.</summary>
internal sealed class DemoStartView(CommandSession session, NetworkTopology topology)
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(2);

    private readonly int _links = topology.Definition.Links.Count;
    private int _serving = -1;
    private long _saidAt;

    public void Starting()
    {
        var nodes = Figures.Count(topology.Definition.Nodes.Count, "node");
        session.Note($"starting {topology.Name}: {nodes}, {Figures.Count(_links, "link")}");
    }

    /// <summary>Takes each state until the links are settled.</summary>
    public void Progress(ServiceState service)
    {
        if (service == ServiceState.Unknown || _links == 0) return;
        if (service.Serving != _serving) Say($"{service.Serving} of {Figures.Count(_links, "link")} have key");
        else if (Stopwatch.GetElapsedTime(_saidAt) >= LongestSilence && service.NotServed is [var link, ..])
            Say($"still waiting for {link}");
        _serving = service.Serving;
    }

    /// <summary>Takes the last state: each link has key, or cannot have key.</summary>
    public void Settled(ServiceState service)
    {
        Progress(service);
        foreach (var link in service.NotServed) session.Note($"  not served: {link}");
    }

    public void Chosen(SaePair pair, ServiceState service)
    {
        if (pair.IsWithinANode && _links > 0 && service.NotServed.Count > 0)
            session.Note("  no two SAEs at different nodes can have a key now: the demo takes two SAEs of one node");
    }

    private void Say(string line)
    {
        session.Note($"  {line}");
        _saidAt = Stopwatch.GetTimestamp();
    }
}
