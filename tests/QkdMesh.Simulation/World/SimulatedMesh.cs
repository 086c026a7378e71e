using QkdMesh.Core.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Node;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.History;
using QkdMesh.Invariants;
using QkdMesh.Simulation.Attacks;
using QkdMesh.Simulation.Scenarios;

namespace QkdMesh.Simulation.World;

/// <summary>A whole network of real key managers and links on one timeline.</summary>
internal sealed class SimulatedMesh
{
    private static readonly TimeSpan TidyPeriod = TimeSpan.FromSeconds(2), BlockPatience = TimeSpan.FromSeconds(4),
        RepublishPeriod = TimeSpan.FromSeconds(1), RecoveryTime = TimeSpan.FromSeconds(4),
        SupervisorPause = TimeSpan.FromSeconds(1);

    private readonly Timeline _time;
    private readonly Luck _luck, _entropy;
    private readonly SimulatedHistory _history;
    private readonly Procedures _procedures;
    private readonly SimulatedNetwork _network;
    private readonly Dictionary<string, NodeActor> _nodes = [];
    private readonly Dictionary<string, NodeActor> _zombies = [];
    private readonly Dictionary<string, LinkActor> _links = [];
    private readonly HashSet<KeyDigest> _overheard = [];
    private readonly List<(string Link, TimeSpan Quiet)> _trustedAgain = [];
    private readonly List<string> _miscounts = [];
    private readonly ControllerActor _controller;
    private readonly PairedModules _modules;
    private readonly HashSet<(string Sae, string Node)> _moves;

    public SimulatedMesh(Scenario scenario, Timeline time, Luck luck, SimulatedHistory history)
    {
        (_time, _luck, _entropy, _history) = (time, luck, new Luck(luck.Next()), history);
        _moves = [.. scenario.Faults.Select(timed => timed.Fault).Where(fault => fault.Kind == FaultKind.SaeMoves)
            .Select(fault => (fault.What, fault.Other))];
        Audit = new SimulatedAudit(time, luck, scenario.Faults.Any(timed => timed.Fault.Kind == FaultKind.AuditFails));
        Wire = new Wire(time, luck, Audit, InstanceOf);
        _procedures = new Procedures(time, Wire);
        // Small limits, so that runs meet them.
        SupplyOptions = new()
        {
            PlentyOfStock = 4,
            KeyLifetime = TimeSpan.FromSeconds(6),
            NetworkLease = scenario.NetworkLease,
            MaxKeysPerRequest = 4,
            MaxWaitingKeysPerPair = 12,
            StreamWindow = 3,
            FollowerPatience = TimeSpan.FromSeconds(2),
            MaxStreamsPerPair = 2,
        };
        _network = new SimulatedNetwork(scenario);
        _modules = new PairedModules(luck, _entropy, link => Link(link.Value));
        _controller = new ControllerActor(time, history, Reconfigure, Publish);
        for (var number = 0; number < scenario.Nodes; number++) StartNode(Names.Node(number));
        _controller.Apply(_network.Now!);
        Republish();
        Tidy();
    }

    /// <summary>Digests of the blocks that somebody listened to.</summary>
    public IReadOnlySet<KeyDigest> Overheard => _overheard;

    /// <summary>For each time that a link was trusted again: how long nobody had listened to it.</summary>
    public IReadOnlyList<(string Link, TimeSpan Quiet)> TrustedAgain => _trustedAgain;

    /// <summary>Where a node counted other memory than its buffers take.</summary>
    public IEnumerable<string> Miscounts => _miscounts.Distinct();

    /// <summary>The nodes that do not hear the controller.</summary>
    public HashSet<string> Deaf { get; } = [];

    /// <summary>The audit logs of the nodes.</summary>
    public SimulatedAudit Audit { get; }

    public KeySupplyOptions SupplyOptions { get; }

    /// <summary>What stores may hold. A link that starts again may add one delivery to the late blocks of the former link.</summary>
    public HoldingLimits Limits => new(
        (2 * LinkActor.Options.MaxStock.Bytes) + FaultySource.MostBytes,
        SupplyOptions.MaxWaitingKeysPerPair,
        2 * SupplyOptions.StreamWindow);

    public Wire Wire { get; }

    public Procedures Procedures => _procedures;

    public ControllerActor Controller => _controller;

    public NodeActor Node(string name) => _nodes[name];

    public NodeActor AnyNode(Luck luck) => _nodes[Names.Node(luck.Between(0, _nodes.Count - 1))];

    /// <summary>The node of an SAE, by the controller's topology.</summary>
    public NodeActor? NodeOf(SaeId sae) => Topology.FindSae(sae) is { } place ? _nodes[place.Node.Value] : null;

    public LinkActor? Link(string name) => _links.GetValueOrDefault(name);

    /// <summary>The names of the links with a quantum channel.</summary>
    public IEnumerable<string> QkdLinks => _links.Values.Where(link => link.Definition.HasQuantumChannel).Select(link => link.Name);

    public IEnumerable<NodeActor> LivingNodes => _nodes.Values.Concat(_zombies.Values).Where(node => node.IsAlive);

    /// <summary>The topology of the start. Faults take rights of it away, and give them back. They grant no others.</summary>
    public NetworkTopology FirstTopology => _controller.First!;

    /// <summary>Whether an SAE is at a node at the start, or is moved there by a fault of the scenario.</summary>
    public bool IsEverAt(SaeId sae, NodeId node) =>
        FirstTopology.FindSae(sae)?.Node == node || _moves.Contains((sae.Value, node.Value));

    private NetworkTopology Topology => _controller.Latest!.Snapshot.Topology;

    public NodeActor StartNode(string name)
    {
        var node = new NodeActor(name, SupplyOptions, _entropy, _history, _modules, Audit, _procedures)
        {
            Ended = ended => _time.After(SupervisorPause, () => Restart(ended)),
        };
        _nodes[name] = node;
        if (_controller.Latest is { } latest && _controller.IsUp) node.Adopt(latest, _time.Now);
        return node;
    }

    /// <summary>Ends the node and starts a new instance of it.</summary>
    public void Restart(string name)
    {
        _nodes[name].Kill();
        StartNode(name);
    }

    /// <summary>Gives a node with all its key to an attacker, until the node is started again.</summary>
    public void TakeOver(string name, FaultKind kind)
    {
        _history.Add(new NodeTakenOver(name, _history.LatestRunOf(name)));
        _ = new Attacker(new TakenNode(_nodes[name], this, _luck, (slave, master, keys) => Announced?.Invoke(slave, master, keys)), kind);
    }

    /// <summary>An attacker says, in the name of a master SAE (the second), that a slave SAE (the first) can collect keys.</summary>
    public Action<SaeId, SaeId, IReadOnlyList<KeyId>>? Announced { get; set; }

    /// <summary>
    /// The node goes on from an image of its memory, and forgets what it did since. Calls that it had under way are lost. Does nothing
    /// if the node stands still, or started again since.
    /// </summary>
    public void RollBack(NodeActor node, KeyManager image, TimeSpan age)
    {
        if (!node.IsUp || _nodes[node.Name] != node) return;
        node.Kill();
        // A real image holds the procedures that were under way. This image does not, so nothing would end them.
        foreach (var end in image.Links.Ends) end.EndConfirming();
        _nodes[node.Name] = new NodeActor(node.Name, image, node, age);
    }

    /// <summary>Starts a new instance of the node. The old instance goes on beside it.</summary>
    public void Replace(string name)
    {
        var former = _nodes[name];
        former.StandStill();
        _zombies[name] = former;
        StartNode(name);
    }

    // A process that is fenced ends, and its supervisor starts it again.
    private void Restart(NodeActor ended)
    {
        if (_nodes[ended.Name] == ended) StartNode(ended.Name);
    }

    public void EndZombie(string name)
    {
        if (!_zombies.Remove(name, out var zombie)) return;
        zombie.GoOn();
        zombie.Manager.ShutDown();
        zombie.Kill();
    }

    public void WakeZombie(string name) => _zombies.GetValueOrDefault(name)?.GoOn();

    public void StartLink(LinkDefinition definition)
    {
        if (_links.Remove(definition.Id.Value, out var former)) former.Kill();
        var source = new FaultySource(_luck, _entropy, _time, key => _overheard.Add(_history.Digest(key.Span)));
        var link = new LinkActor(definition, source, _procedures, Report, TrustAgain);
        _links[definition.Id.Value] = link;
        link.Start(_controller.IsCut(definition.Id), _controller.IsAlarmed(definition.Id));
        _time.After(TimeSpan.FromMilliseconds(_luck.Between(1, 60)), link.Beat);
    }

    public void Change(Fault fault, bool isOver)
    {
        _network.Change(fault, isOver);
        // The controller compares with its topology at the time when it runs this.
        _controller.Do(() =>
        {
            if (_network.Now is not { } topology) return;
            if (TopologyDifference.Between(Topology.Definition, topology.Definition) != TopologyAreas.None) _controller.Apply(topology);
        });
    }

    /// <summary>When the last fault ended. Nodes may not know yet what works again since then.</summary>
    public TimeSpan Recovered { get; set; }

    /// <summary>Whether the real network could serve a request, and the nodes had time to learn of it.</summary>
    public bool CanServe(KeyRequest request) => _time.Now - Recovered > RecoveryTime
        && new RealNetwork(_controller, name => _nodes[name], Link, Wire).CanServe(request, SupplyOptions);

    // While a zombie runs, some nodes still send to it.
    private NodeActor? InstanceOf(string node) =>
        _zombies.TryGetValue(node, out var zombie) && _luck.Happens(0.3) ? zombie : _nodes.GetValueOrDefault(node);

    private void Reconfigure(TopologyUpdate update)
    {
        foreach (var link in update.Removed)
            if (_links.Remove(link.Value, out var removed)) removed.Kill();
        foreach (var link in Topology.Definition.Links.Where(link => !update.Kept.Contains(link.Id))) StartLink(link);
    }

    private void Report(LinkActor link) => _controller.Do(() =>
    {
        if (Topology.FindLink(link.Definition.Id) is not null) _controller.Report(link.Definition.Id, link.State);
    });

    private void TrustAgain(LinkActor link) => _trustedAgain.Add((link.Name, link.Source.Quiet));

    private void Publish(RoutedNetwork network)
    {
        foreach (var node in LivingNodes) SendTo(node, network);
    }

    private void SendTo(NodeActor node, RoutedNetwork network)
    {
        if (_luck.Happens(Wire.Noise.Lost) || Deaf.Contains(node.Name)) return;
        var sent = _time.Now;
        _time.After(TimeSpan.FromMilliseconds(_luck.Between(1, 4)), () => node.Do(() => node.Adopt(network, sent)));
    }

    // A node that missed the snapshot gets it now. Every node hears that it is still the newest.
    private void Republish()
    {
        _time.After(RepublishPeriod, Republish);
        if (!_controller.IsUp) return;
        foreach (var node in LivingNodes) SendTo(node, _controller.Latest!);
    }

    private void Tidy()
    {
        _time.After(TidyPeriod, Tidy);
        foreach (var node in LivingNodes.ToList()) node.Do(() => node.Manager.Tidy(node.Clock, BlockPatience));
        _miscounts.AddRange(LivingNodes.Select(node => node.CheckMemory()).OfType<string>());
    }
}
