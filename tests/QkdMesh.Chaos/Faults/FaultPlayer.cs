using System.Collections.Concurrent;
using System.Globalization;
using QkdMesh.Chaos.Grounds;
using QkdMesh.Chaos.Loads;
using QkdMesh.Chaos.Processes;
using QkdMesh.Chaos.Running;
using QkdMesh.History;

namespace QkdMesh.Chaos.Faults;

/// <summary>A fault that was played.</summary>
/// <param name="From">When the fault began.</param>
/// <param name="To">When the fault was over.</param>
internal sealed record PlayedFault(Fault Fault, TimeSpan From, TimeSpan To)
{
    /// <summary>When the fault was in effect. A replaced Redis is back by then, without its old data.</summary>
    public TimeSpan Done { get; init; } = From;
}

/// <summary>Begins and ends the faults of a scenario on a cluster.</summary>
internal sealed class FaultPlayer(
    ChaosCluster cluster, NetworkOrders orders, CertificateFaults certificates, Load load, RealNetwork real, IKeyHistory history,
    Action<string> tell)
{
    private readonly List<PlayedFault> _played = [];
    private readonly ResourceFaults _resources = new(cluster);
    private readonly ConcurrentDictionary<Fault, BadClients> _badClients = new();
    private readonly ConcurrentDictionary<Fault, Impostor> _impostors = new();

    public IReadOnlyList<PlayedFault> Played => _played;

    /// <summary>Returns when every fault is over, and not before the time of healing.</summary>
    /// <param name="healed">When faults without an end of their own are over, on the machine's clock.</param>
    public async Task PlayAsync(IReadOnlyList<TimedFault> faults, TimeSpan start, TimeSpan healed, CancellationToken cancellationToken)
    {
        await Task.WhenAll(faults.Select(fault => PlayAsync(fault, start, healed, cancellationToken)));
        await MachineClock.PassAsync(healed - MachineClock.Now, cancellationToken);
        history.Add(new Healed());
    }

    private async Task PlayAsync(TimedFault timed, TimeSpan start, TimeSpan healed, CancellationToken cancellationToken)
    {
        var fault = timed.Fault;
        await MachineClock.PassAsync(start + timed.From - MachineClock.Now, cancellationToken);
        tell($"{fault}");
        var from = MachineClock.Now;
        history.Add(new FaultBegun(fault.ToString(), fault.Group));
        real.Begin(fault, from);
        await DoAsync(fault, isOver: false, cancellationToken);
        var done = MachineClock.Now;
        if (fault.Kind is not FaultKind.RollingRestart)
            await MachineClock.PassAsync((timed.To is { } to ? start + to : healed) - MachineClock.Now, cancellationToken);
        await DoAsync(fault, isOver: true, cancellationToken);
        var ended = MachineClock.Now;
        real.End(fault, ended);
        history.Add(new FaultEnded(fault.ToString(), fault.Group));
        lock (_played) _played.Add(new PlayedFault(fault, from, ended) { Done = done });
        tell($"over: {fault}");
    }

    private async Task DoAsync(Fault fault, bool isOver, CancellationToken cancellationToken)
    {
        switch (fault.Kind)
        {
            case FaultKind.Cut: await orders.CutAsync(fault.What, isOver); break;
            case FaultKind.QkdCut:
                foreach (var link in cluster.Topology.Plan.Links) await orders.CutAsync(link.Name, isOver);
                break;
            case FaultKind.KmesStandStill: cluster.Kmes?.Send(isOver ? Signal.Continue : Signal.Stop); break;
            case FaultKind.AuditDiskFull or FaultKind.HistoryDiskFull or FaultKind.MemoryLimited or FaultKind.FilesLimited:
                await _resources.DoAsync(fault, isOver);
                break;
            case FaultKind.MessagesLate or FaultKind.ConnectionsHalfOpen or FaultKind.ConnectionsBreak or FaultKind.BytesCorrupted:
                cluster.Wires?.Disturb(fault, isOver);
                break;
            case FaultKind.SlowReaders or FaultKind.IdleConnections when isOver:
                if (_badClients.TryRemove(fault, out var clients)) clients.Dispose();
                break;
            case FaultKind.SlowReaders: BadClientsOf(fault).OpenSlow(); break;
            case FaultKind.IdleConnections: await BadClientsOf(fault).OpenIdleAsync(cancellationToken); break;
            case FaultKind.ClockWrong or FaultKind.ClockDrifts: SetClock(cluster.Silo(fault.What).Clock, fault, isOver); break;
            case FaultKind.RedisFailsOver when !isOver: await cluster.Redis.FailOverAsync(); break;
            case FaultKind.Stall: await orders.StallAsync(fault.What, isOver); break;
            case FaultKind.Eavesdropper: await orders.TapAsync(fault.What, isOver); break;
            case FaultKind.Quarantine: await orders.QuarantineAsync(fault.What, isOver); break;
            case FaultKind.LinkLeaves or FaultKind.LinkMoves or FaultKind.SaesPart or FaultKind.SaeMoves:
                await ChangeAsync(fault, isOver);
                break;
            case FaultKind.SiloKilled when isOver: await LetUpAsync(fault.What, cancellationToken); break;
            case FaultKind.SiloKilled: await cluster.Silo(fault.What).KillAsync(); break;
            case FaultKind.SiloStandsStill: cluster.Silo(fault.What).Send(isOver ? Signal.Continue : Signal.Stop); break;
            case FaultKind.SiloIsolated: await cluster.PartAsync(fault.What, OthersThan(fault.What), isOver); break;
            case FaultKind.SilosParted:
                await cluster.PartAsync(fault.What, [fault.Other], isOver);
                await cluster.PartAsync(fault.Other, [fault.What], isOver);
                break;
            case FaultKind.RollingRestart when !isOver:
                foreach (var silo in cluster.Silos) await silo.RestartAsync(cancellationToken);
                break;
            case FaultKind.RedisDown when isOver: await cluster.Redis.StartAsync(); break;
            case FaultKind.RedisDown: await cluster.Redis.KillAsync(); break;
            case FaultKind.RedisHangs: cluster.Redis.Send(isOver ? Signal.Continue : Signal.Stop); break;
            case FaultKind.RedisStartsEmpty when !isOver: await ReplaceAsync(cluster.Redis.Empty); break;
            case FaultKind.RedisGoesBack when !isOver:
                // The store must have changed since its dump, or it would not go back.
                await orders.ApplyAsync(cluster.Topology.Yaml);
                await ReplaceAsync(cluster.Redis.GoBack);
                break;
            case FaultKind.Overload: load.Times = isOver ? 1 : 10; break;
            case FaultKind.SaeActsAsAnother when isOver:
                if (_impostors.TryRemove(fault, out var impostor)) await impostor.DisposeAsync();
                break;
            case FaultKind.SaeActsAsAnother: (_impostors[fault] = load.ImpostorOf(fault.What, fault.Other)).Begin(); break;
            case FaultKind.CertificatesRenewed or FaultKind.AuthoritiesReplaced or FaultKind.SaeRevoked:
                await certificates.DoAsync(fault, isOver, cancellationToken);
                break;
            case FaultKind.ClientsLeave: load.ClientsLeave = !isOver; break;
        }
    }

    private static void SetClock(FakeClock? clock, Fault fault, bool isOver)
    {
        var number = double.Parse(fault.Other, CultureInfo.InvariantCulture);
        if (isOver) clock?.SetRight();
        else if (fault.Kind == FaultKind.ClockWrong) clock?.Shift(number);
        else clock?.Drift(number);
    }

    private BadClients BadClientsOf(Fault fault) => _badClients[fault] = new BadClients(cluster.Silos, cluster.Credentials);

    // A change that would leave an invalid topology is left out.
    private async Task ChangeAsync(Fault fault, bool isOver)
    {
        using var ordering = real.Ordering();
        cluster.Topology.Change(fault, isOver);
        if (!await orders.ApplyAsync(cluster.Topology.Yaml)) cluster.Topology.Change(fault, !isOver);
    }

    private async Task LetUpAsync(string silo, CancellationToken cancellationToken)
    {
        cluster.Silo(silo).LetUp();
        await cluster.Silo(silo).ReadyAsync(cancellationToken);
    }

    private async Task ReplaceAsync(Action change)
    {
        await cluster.Redis.KillAsync();
        change();
        await cluster.Redis.StartAsync();
    }

    private List<string> OthersThan(string silo) => [.. cluster.Layout.Silos.Where(other => other != silo).Append(RedisProcess.Member)];
}
