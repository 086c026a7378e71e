using QkdMesh.Chaos.Loads;
using QkdMesh.Chaos.Processes;
using QkdMesh.Chaos.Running;

namespace QkdMesh.Chaos.Faults;

/// <summary>
/// The real state of the network. Only the program that breaks it knows this state. Tells which requests the network must serve. In
/// doubt it says no: a fault excuses requests around its beginning and its end, for as long as the mesh may feel it.
/// </summary>
internal sealed class RealNetwork(ChaosTopology topology, Layout layout)
{
    // With more disjoint paths the tester does not know what must be served.
    private const int MostPaths = 2;

    private readonly Lock _asking = new();
    private readonly List<Happening> _faults = [];
    private readonly List<Order> _orders = [];

    public void Begin(Fault fault, TimeSpan at)
    {
        lock (_asking) _faults.Add(new Happening(fault, at));
    }

    public void End(Fault fault, TimeSpan at)
    {
        lock (_asking) _faults.Last(happening => happening.Fault == fault && happening.To is null).To = at;
    }

    /// <summary>
    /// Marks the time in which a topology is ordered, until the result is disposed of. In this time nobody knows which topology is in
    /// service, and a store that is away may delay the order.
    /// </summary>
    public IDisposable Ordering()
    {
        var order = new Order(_asking, MachineClock.Now);
        lock (_asking) _orders.Add(order);
        return order;
    }

    /// <summary>Whether a request of this pair, in progress for the whole time, had to succeed.</summary>
    public bool MustServe(string master, string slave, TimeSpan from, TimeSpan to, KeyOrder order)
    {
        lock (_asking) return IsCalm(from, to) && order.Paths <= MostPaths && HasWay(master, slave, from, to, order.Paths);
    }

    /// <summary>Whether a request of this pair, in progress for the whole time, had to be served over QKD links.</summary>
    public bool HadQkd(string master, string slave, TimeSpan from, TimeSpan to)
    {
        lock (_asking) return IsCalm(from, to) && HasWay(master, slave, from, to, paths: 1, overQkd: true);
    }

    /// <summary>Whether a route over unbroken parts led from one to the other for the whole time.</summary>
    public bool HasRoute(string master, string slave, TimeSpan from, TimeSpan to)
    {
        lock (_asking) return HasWay(master, slave, from, to, paths: 1);
    }

    private bool IsCalm(TimeSpan from, TimeSpan to) =>
        !_faults.Exists(happening => happening.Excuses(from, to)) && !_orders.Exists(order => order.IsAbout(from, to));

    // Disjoint routes are counted over QKD links only: a pqc link beside a QKD link is no other way.
    private bool HasWay(string master, string slave, TimeSpan start, TimeSpan end, int paths, bool overQkd = false)
    {
        var plan = topology.Plan;
        var places = plan.Saes.ToDictionary(sae => sae.Name);
        var (from, to) = (places[master].Node, places[slave].Node);
        if (IsAbout(FaultKind.SaeRevoked, master, start, end) || IsAbout(FaultKind.SaeRevoked, slave, start, end)) return false;
        if (!places[master].Peers.Contains(slave) || !IsUp(from, start, end) || !IsUp(to, start, end)) return false;
        var qkd = plan.Links.Where(link => IsWhole(link, start, end)).ToList();
        if (paths > 1) return new WholeLinks(qkd).JoinTwice(from, to);
        var pqc = overQkd ? [] : topology.PqcLinks.Where(link => IsUsable(link, start, end));
        return new WholeLinks([.. qkd, .. pqc]).Join(from, to);
    }

    private bool IsUp(string node, TimeSpan start, TimeSpan end) =>
        !IsAbout(FaultKind.Quarantine, node, start, end)
        && layout.HostsOf(node).Any(silo => !Down.Any(kind => IsAbout(kind, silo, start, end)));

    private bool IsUsable(PlannedLink link, TimeSpan start, TimeSpan end) =>
        IsUp(link.A, start, end) && IsUp(link.B, start, end) && !Broken.Any(kind => IsAbout(kind, link.Name, start, end));

    private bool IsWhole(PlannedLink link, TimeSpan start, TimeSpan end) => IsUsable(link, start, end)
        && !IsAbout(FaultKind.QkdCut, "", start, end)
        && !(topology.IsOfKmes(link.Name) && IsAbout(FaultKind.KmesStandStill, "", start, end));

    private bool IsAbout(FaultKind kind, string what, TimeSpan start, TimeSpan end) =>
        _faults.Exists(happening => happening.Fault.Kind == kind && happening.Fault.What == what && happening.IsAbout(start, end));

    private static readonly FaultKind[]
        Down = [FaultKind.SiloKilled, FaultKind.SiloStandsStill, FaultKind.SiloIsolated],
        Broken = [FaultKind.Cut, FaultKind.Stall, FaultKind.Eavesdropper, FaultKind.LinkMoves];

    private sealed class Order(Lock asking, TimeSpan from) : IDisposable
    {
        private TimeSpan? _to;

        public bool IsAbout(TimeSpan start, TimeSpan end) => end >= from && (_to is not { } to || start <= to);

        public void Dispose()
        {
            lock (asking) _to = MachineClock.Now;
        }
    }

    private sealed class Happening(Fault fault, TimeSpan from)
    {
        private readonly FaultRule _rule = FaultRules.Of(fault.Kind);

        public Fault Fault => fault;

        public TimeSpan? To { get; set; }

        public bool IsAbout(TimeSpan start, TimeSpan end) => end >= from && (To is not { } to || start < to + _rule.Recovering);

        public bool Excuses(TimeSpan start, TimeSpan end)
        {
            if (Overlaps(start, end, from, from + _rule.Felt)) return true;
            if (To is not { } to) return _rule.IsExcuse && end >= from;
            return Overlaps(start, end, to, to + _rule.Felt) || (_rule.IsExcuse && Overlaps(start, end, from, to));
        }

        private static bool Overlaps(TimeSpan start, TimeSpan end, TimeSpan from, TimeSpan to) => from < to && start < to && end >= from;
    }
}
