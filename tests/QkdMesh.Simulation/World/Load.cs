using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Node;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.History;
using QkdMesh.Simulation.Scenarios;

namespace QkdMesh.Simulation.World;

/// <summary>
/// SAEs that ask for keys, ask again after a failure, and collect. Some collect twice, at the wrong node, or keys of other SAEs.
/// </summary>
internal sealed class Load(SimulatedMesh mesh, Faults faults, Scenario scenario, Luck luck, Procedures procedures, IKeyHistory history)
{
    private const double Burst = 0.04;

    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(10), Hasty = TimeSpan.FromSeconds(2);

    private readonly List<(SaeId Master, SaeId Slave, KeyId Key)> _known = [];
    private long _requests;

    /// <summary>An SAE hears, in the name of a master SAE, that keys wait for it. The message may be an attacker's.</summary>
    public void Hear(SaeId slave, SaeId master, IReadOnlyList<KeyId> keys) => CollectLater(slave, master, keys);

    public long KeysDelivered { get; private set; }

    public long Requests => _requests;

    /// <summary>The assurance of each batch that a master got, and when.</summary>
    public List<(TimeSpan At, Assurance Assurance)> Assurances { get; } = [];

    /// <summary>Asks at random intervals until the time is over.</summary>
    public void Begin(TimeSpan until)
    {
        procedures.Time.After(TimeSpan.FromMilliseconds(luck.Between(0, 2 * (int)scenario.RequestEvery.TotalMilliseconds)), () =>
        {
            if (procedures.Time.Now >= until) return;
            var master = luck.Between(0, NetworkPlan.SaeCount - 1);
            var slave = (master + luck.Between(1, NetworkPlan.SaeCount - 1)) % NetworkPlan.SaeCount;
            var paths = luck.Between(scenario.LeastPaths, scenario.Paths);
            var deadline = luck.Happens(0.3) ? TimeSpan.FromMilliseconds(luck.Between(5, 3_000)) : Ample;
            var others = scenario.HasSeveralSlaves && _requests % 3 == 0 ? new(OthersThan(Sae(master), Sae(slave))) : AdditionalSlaves.None;
            Ask(Sae(master), Sae(slave), Keys(paths, others.Count == 0), deadline, tries: 2, others: others);
            if (luck.Happens(Burst)) AskOften(Sae(master), Sae(slave));
            Begin(until);
        });
    }

    /// <summary>
    /// Asks for one key for each pair of neighbours among the SAEs. Every fault is over by then, so every request must succeed.
    /// </summary>
    public void Probe()
    {
        for (var master = 0; master + 1 < NetworkPlan.SaeCount; master++)
            Ask(Sae(master), Sae(master + 1), Sure(), Ample, tries: 1, isSure: true);
        if (scenario.HasSeveralSlaves) Ask(Sae(1), Sae(2), Sure(), Ample, tries: 1, isSure: true, others: new([Sae(0), Sae(3)]));
    }

    // Some of these requests are refused: s0 and s3 may not share.
    private static IEnumerable<SaeId> OthersThan(SaeId master, SaeId slave) =>
        Enumerable.Range(0, NetworkPlan.SaeCount).Select(Sae).Where(sae => sae != master && sae != slave);

    // With pqc links as a fallback, all keys must come over QKD links again.
    private KeyRequirements Sure() => new() { KeySize = luck.Pick([64, 256]), LeastAssurance = Assurance.Its };

    private KeyRequirements Keys(int paths, bool mayBeHybrid)
    {
        var isHybrid = luck.Happens(0.25) && mayBeHybrid;
        return new()
        {
            KeySize = luck.Pick([64, 128, 256, 320]),
            DisjointPaths = paths,
            LeastPaths = luck.Happens(0.3) ? 1 : paths,
            IsHybrid = isHybrid,
            LeastAssurance = luck.Pick([Assurance.Pqc, Assurance.Pqc, Assurance.Hybrid, isHybrid ? Assurance.Hybrid : Assurance.Its]),
        };
    }

    // More keys than may wait for the slave, who does not collect them.
    private void AskOften(SaeId master, SaeId slave)
    {
        var keys = new KeyRequirements { KeySize = 64 };
        for (var times = 0; times < 6; times++)
            procedures.Time.After(
                TimeSpan.FromMilliseconds(luck.Between(1, 300)), () => Ask(master, slave, keys, Hasty, tries: 1, isLeft: true));
    }

    private static SaeId Sae(int number) => new(Names.Sae(number));

    private void Ask(
        SaeId master, SaeId slave, KeyRequirements keys, TimeSpan deadline, int tries, bool isSure = false, bool isLeft = false,
        AdditionalSlaves? others = null)
    {
        var number = ++_requests;
        var request = new KeyRequest(master, slave, luck.Between(1, 3), keys, deadline)
        {
            AdditionalSlaves = others ?? AdditionalSlaves.None,
        };
        history.Add(new RequestBegun(number, master.Value, slave.Value, keys.DisjointPaths));
        var servable = deadline == Ample && faults.AreSurvivable && mesh.CanServe(request);
        if (mesh.NodeOf(master) is not { IsUp: true } node)
        {
            history.Add(new RequestEnded(number, "NODE_UNAVAILABLE", Servable: false));
            return;
        }
        var isOver = false;
        var run = new KeySupplyProcedure(node.Manager, mesh.SupplyOptions, request, () => node.Clock);
        procedures.Run(node, run.Steps(), () =>
        {
            isOver = true;
            var outcome = run.Outcome;
            // Keys that nobody collects fill the store of the target. They are gone when the mesh has settled.
            var isFull = outcome.Error is { Code: ErrorCode.KeyStoreFull };
            var mustSucceed = isSure || (servable && !outcome.IsOk && !isFull && mesh.CanServe(request));
            history.Add(new RequestEnded(number, outcome.Error?.ToString(), mustSucceed));
            if (outcome.IsOk) Collect(outcome.Value.Keys, request, isLeft);
            else if (tries > 1 && luck.Happens(0.5)) Ask(master, slave, keys, deadline, tries - 1, others: others);
        });
        procedures.Time.After(deadline + TimeSpan.FromSeconds(3), () =>
        {
            if (!isOver && !node.IsAlive) history.Add(new RequestEnded(number, "NODE_UNAVAILABLE", Servable: false));
        });
    }

    private void Collect(KeyBatch keys, KeyRequest request, bool isLeft)
    {
        var (master, slave) = (request.Master, request.Slave);
        using (keys)
        {
            for (var at = 0; at < keys.Count; at++) _known.Add((master, slave, keys.IdOf(at)));
            KeyId[] ids = [.. Enumerable.Range(0, keys.Count).Select(keys.IdOf)];
            Obtained(master, ids);
            Assurances.Add((procedures.Time.Now, keys.Assurance));
            if (isLeft) return;
            foreach (var each in request.Slaves)
                for (var times = luck.Happens(0.2) ? 2 : 1; times > 0; times--) CollectLater(each, master, ids);
        }
        if (!luck.Happens(0.2)) return;
        var stray = _known[^luck.Between(1, Math.Min(_known.Count, 6))];
        var caller = luck.Happens(0.5) ? Sae(luck.Between(0, NetworkPlan.SaeCount - 1)) : stray.Slave;
        CollectLater(caller, stray.Master, [stray.Key]);
    }

    private void Obtained(SaeId sae, IReadOnlyList<KeyId> keys)
    {
        KeysDelivered += keys.Count;
        history.Add(new KeysObtained(sae.Value, [.. keys.Select(key => key.ToGuid())]));
    }

    private void CollectLater(SaeId caller, SaeId master, IReadOnlyList<KeyId> ids) =>
        procedures.Time.After(TimeSpan.FromMilliseconds(luck.Between(1, 2_000)), () =>
        {
            // Mostly at the node of the SAE; sometimes at another node.
            var node = luck.Happens(0.1) ? mesh.AnyNode(luck) : mesh.NodeOf(caller);
            node?.Do(() =>
            {
                var collecting = new CollectionProcedure(node.Manager, caller, master, ids, () => node.Clock);
                procedures.Run(node, collecting.Steps(), () =>
                {
                    if (!collecting.Outcome.IsOk) return;
                    foreach (var key in collecting.Outcome.Value) key.Dispose();
                    Obtained(caller, ids);
                });
            });
        });
}
