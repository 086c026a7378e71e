using System.Net;
using QkdMesh.Chaos.Grounds;
using QkdMesh.Chaos.Processes;
using QkdMesh.Chaos.Running;

namespace QkdMesh.Chaos.Wires;

/// <summary>
/// The tester between all silos, and between silos and Redis. Rules of the network lead connections here, so that silos do not know it.
/// </summary>
internal sealed class WireSet : IAsyncDisposable
{
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(100);

    // Grain calls, and calls of SAEs that a silo passes on.
    private static readonly int[] OfSilos = [SiloSettings.SiloPort, SiloSettings.Port];

    private readonly Dictionary<(string From, string To, int Port), Wire> _wires = [];

    /// <param name="records">The folder for what passes on the wires.</param>
    public static async Task<WireSet> LayAsync(Ground ground, IReadOnlyList<string> silos, string records, Random luck)
    {
        var set = new WireSet();
        var gateway = IPAddress.Parse(ground.Gateway);
        foreach (var from in silos)
        {
            List<(string Address, int Port, int To)> ways = [];
            var places = silos.Where(to => to != from).SelectMany(to => OfSilos.Select(port => (To: to, Port: port)));
            foreach (var (to, port) in places.Append((RedisProcess.Member, RedisProcess.Port)))
            {
                var target = new IPEndPoint(IPAddress.Parse(ground.AddressOf(to)), port);
                var wire = new Wire(gateway, target, luck, new WireRecorder(records, from, to, port));
                set._wires[(from, to, port)] = wire;
                ways.Add((ground.AddressOf(to), port, wire.Port));
            }
            await ground.RedirectAsync(from, ways);
        }
        return set;
    }

    /// <summary>
    /// Whether a scenario needs the tester between its processes: to disturb what they send, or to see that it is encrypted while
    /// certificates change.
    /// </summary>
    public static bool IsNeededBy(Scenario scenario) => scenario.Faults.Any(timed => IsOfWires(timed.Fault.Kind)
        || timed.Fault.Kind is FaultKind.CertificatesRenewed or FaultKind.AuthoritiesReplaced);

    public static bool IsOfWires(FaultKind kind) => kind is FaultKind.MessagesLate or FaultKind.ConnectionsHalfOpen
        or FaultKind.ConnectionsBreak or FaultKind.BytesCorrupted;

    public void Part(string member, IEnumerable<string> others, bool isOver)
    {
        foreach (var other in others)
        {
            foreach (var wire in Between(member, other)) wire.State.Part(isOver);
        }
    }

    public void Disturb(Fault fault, bool isOver)
    {
        foreach (var ((from, to, _), wire) in _wires.Where(entry => entry.Key.From == fault.What || entry.Key.To == fault.What))
        {
            switch (fault.Kind)
            {
                case FaultKind.MessagesLate: wire.State.Delay = isOver ? TimeSpan.Zero : Late; break;
                case FaultKind.ConnectionsHalfOpen when !isOver: wire.State.SilentBefore = MachineClock.Now; break;
                case FaultKind.ConnectionsBreak: wire.State.Breaks = !isOver; break;
                // The checksum of a store that is read and written without TLS is TCP's own.
                case FaultKind.BytesCorrupted when to != RedisProcess.Member: wire.State.Corrupts = !isOver; break;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var wire in _wires.Values) await wire.DisposeAsync();
    }

    private IEnumerable<Wire> Between(string one, string other) =>
        _wires.Where(entry => (entry.Key.From == one && entry.Key.To == other) || (entry.Key.From == other && entry.Key.To == one))
            .Select(entry => entry.Value);
}
