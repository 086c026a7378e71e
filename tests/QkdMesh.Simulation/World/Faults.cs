using QkdMesh.Core;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Node;
using QkdMesh.History;
using QkdMesh.Simulation.Scenarios;

namespace QkdMesh.Simulation.World;

/// <summary>Begins and ends the faults of a scenario in a mesh.</summary>
internal sealed class Faults(SimulatedMesh mesh, Timeline time, IKeyHistory history)
{
    private readonly List<TimedFault> _active = [];
    private readonly Dictionary<string, StoredState> _stored = [];
    private readonly Dictionary<Fault, LinkActor> _parted = [];
    private readonly Dictionary<TimedFault, (NodeActor Of, KeyManager Manager)> _images = [];

    /// <summary>Whether requests must survive every fault that is active now.</summary>
    public bool AreSurvivable => _active.TrueForAll(fault =>
        fault.Fault.Kind is FaultKind.Cut or FaultKind.Crash or FaultKind.ControllerAway || IsContained(fault.Fault));

    // A node that is in the hands of an attacker, and in quarantine.
    private bool IsContained(Fault fault) => (fault.TakesANode || fault.Kind == FaultKind.Quarantine)
        && _active.Exists(other => other.Fault.What == fault.What && other.Fault.TakesANode)
        && _active.Exists(other => other.Fault.What == fault.What && other.Fault.Kind == FaultKind.Quarantine);

    public void Plan(IEnumerable<TimedFault> faults)
    {
        foreach (var fault in faults)
        {
            if (fault.Fault.Kind == FaultKind.Rollback)
                time.After(fault.From - fault.Fault.GoesBack - time.Now, () => TakeImage(fault));
            time.After(fault.From - time.Now, () => Begin(fault));
        }
    }

    public void HealAll()
    {
        foreach (var fault in _active.ToList()) End(fault);
        history.Add(new Healed());
    }

    private void Begin(TimedFault fault)
    {
        // Two faults of one kind at one place would end each other.
        if (_active.Exists(other => other.Fault.Kind == fault.Fault.Kind && IsAtOnePlace(other.Fault, fault.Fault))
            || (StopsANode(fault.Fault) && _active.Exists(other => Stops(other.Fault, fault.Fault.What))))
            return;
        _active.Add(fault);
        history.Add(new FaultBegun(fault.Fault.ToString(), fault.Fault.Group));
        if (_images.Remove(fault, out var image)) mesh.RollBack(image.Of, image.Manager, fault.Fault.GoesBack);
        Do(fault.Fault, isOver: false);
        if (fault.To is { } to) time.After(to - time.Now, () => End(fault));
    }

    private void TakeImage(TimedFault fault)
    {
        var node = mesh.Node(fault.Fault.What);
        _images[fault] = (node, MemoryImage.Of(node.Manager));
    }

    private void End(TimedFault fault)
    {
        if (!_active.Remove(fault)) return;
        mesh.Recovered = time.Now;
        Do(fault.Fault, isOver: true);
        history.Add(new FaultEnded(fault.Fault.ToString(), fault.Fault.Group));
    }

    private static bool IsAtOnePlace(Fault one, Fault other) => one.What == other.What && one.Other == other.Other;

    private static bool StopsANode(Fault fault) =>
        fault.TakesANode || fault.Kind is FaultKind.Crash or FaultKind.Pause or FaultKind.Zombie;

    private static bool Stops(Fault fault, string node) => fault.What == node && StopsANode(fault);

    private void Do(Fault fault, bool isOver)
    {
        var link = mesh.Link(fault.What);
        switch (fault.Kind)
        {
            case FaultKind.Cut: Cut(fault.What, !isOver); break;
            case FaultKind.SilentCut when isOver: Join(fault); break;
            case FaultKind.SilentCut when link is not null: Part(fault, link); break;
            case FaultKind.Crash when isOver: Restart(fault.What); break;
            case FaultKind.Crash: Crash(fault.What); break;
            case FaultKind.Pause when isOver: mesh.Node(fault.What).GoOn(); break;
            case FaultKind.Pause: mesh.Node(fault.What).StandStill(); break;
            case FaultKind.Zombie when isOver: mesh.EndZombie(fault.What); break;
            case FaultKind.Zombie:
                mesh.Replace(fault.What);
                time.After(TimeSpan.FromMilliseconds(700), () => mesh.WakeZombie(fault.What));
                break;
            case FaultKind.Silence: mesh.Wire.Silence(fault.What, fault.Other, isOver); break;
            case FaultKind.AnswersLost: mesh.Wire.LoseAnswers(fault.What, fault.Other, isOver); break;
            case FaultKind.AuditFails when isOver: mesh.Audit.Failing.Remove(fault.What); break;
            case FaultKind.AuditFails: mesh.Audit.Failing.Add(fault.What); break;
            case FaultKind.QkdCut:
                foreach (var each in mesh.QkdLinks.ToList()) Cut(each, !isOver);
                break;
            case FaultKind.Noise: mesh.Wire.Noise = isOver ? default : fault.Noise; break;
            case FaultKind.Stall when link is not null: link.Source.Stalls = !isOver; break;
            case FaultKind.BlockTwice when link is not null: link.HandsTwice = !isOver; break;
            case FaultKind.BlocksDiffer when link is not null: link.HandsDifferent = !isOver; break;
            case FaultKind.BlockToOneEnd when link is not null: link.HandsToOneEnd = !isOver; break;
            case FaultKind.Eavesdropper when link is not null: link.Source.IsTapped = !isOver; break;
            case FaultKind.Quarantine: mesh.Controller.Do(() => mesh.Controller.OrderQuarantine(new NodeId(fault.What), !isOver)); break;
            case FaultKind.ControllerUnheard when isOver: mesh.Deaf.Remove(fault.What); break;
            case FaultKind.ControllerUnheard: mesh.Deaf.Add(fault.What); break;
            case FaultKind.ControllerAway when isOver: mesh.Controller.GoOn(); break;
            case FaultKind.ControllerAway: mesh.Controller.StandStill(); break;
            case FaultKind.LinkStartsOver when link is not null: mesh.StartLink(link.Definition); break;
            case FaultKind.LinkLeaves or FaultKind.LinkMoves or FaultKind.SaesPart or FaultKind.SaeMoves or FaultKind.PairIsStrict
                or FaultKind.NodeIsEndNode:
                mesh.Change(fault, isOver);
                break;
            // The node is set up again, with no key.
            case var _ when fault.TakesANode && isOver: mesh.Restart(fault.What); break;
            case var kind when fault.TakesANode: mesh.TakeOver(fault.What, kind); break;
        }
    }

    private void Cut(string name, bool cut) => mesh.Controller.Do(() =>
    {
        mesh.Controller.OrderCut(new LinkId(name), cut);
        mesh.Link(name)?.Order(cut);
    });

    private void Part(Fault fault, LinkActor link)
    {
        _parted[fault] = link;
        link.Source.Stalls = true;
        Silence(link, isOver: false);
    }

    // Even if the link has left the network since, its ends hear each other again.
    private void Join(Fault fault)
    {
        if (!_parted.Remove(fault, out var link)) return;
        link.Source.Stalls = false;
        Silence(link, isOver: true);
    }

    private void Silence(LinkActor link, bool isOver)
    {
        mesh.Wire.Silence(link.Definition.A.Value, link.Definition.B.Value, isOver);
        mesh.Wire.Silence(link.Definition.B.Value, link.Definition.A.Value, isOver);
    }

    private void Crash(string name)
    {
        if (Mutant.Is(MutantList.RestoredState)) _stored[name] = StoredState.Of(mesh.Node(name).Manager);
        mesh.Node(name).Kill();
    }

    private void Restart(string name)
    {
        var node = mesh.StartNode(name);
        if (_stored.Remove(name, out var stored)) stored.RestoreTo(node.Manager);
    }
}
