using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Node;

/// <summary>
/// More key is asked for than links make. Requests run side by side and take their steps in random order, so that they meet between the
/// question and the burn. alice asks over four links, and peter over the two in the middle. Each link makes key for 50 relays a beat.
/// </summary>
public class KeyLimitedOverloadTests(ITestOutputHelper output)
{
    private const int Beats = 100, RelaysOfBeat = 50, Relay = 32 + KeyDelivery.AuthenticationLength, AtOnce = 32;

    private static readonly SaeId Peter = new("peter"), Paula = new("paula");

    [Fact]
    public void GoodputStays_WhenTenTimesTheCapacityIsAskedFor()
    {
        var capacity = Run(greedy: RelaysOfBeat / 2, polite: RelaysOfBeat / 2);
        var overload = Run(greedy: RelaysOfBeat * 5, polite: RelaysOfBeat * 5);

        var ratio = (overload.Greedy + overload.Polite) / (double)(capacity.Greedy + capacity.Polite);
        output.WriteLine($"goodput at ten times the capacity, as a ratio to that at the capacity: {ratio:0.000}");
        ratio.Should().BeGreaterThan(0.95);
    }

    [Fact]
    public void PoliteTenantIsServed_BesideOneThatAsksForFiftyTimesItsShare()
    {
        const int share = RelaysOfBeat / 2;
        var alone = Run(greedy: 0, share);
        var beside = Run(greedy: 50 * share, share);

        var ratio = beside.Polite / (double)alone.Polite;
        output.WriteLine($"polite tenant, as a ratio to what it has alone: {ratio:0.000}; greedy: {beside.Greedy} of {50 * share * Beats}");
        ratio.Should().BeGreaterThanOrEqualTo(0.98);
        beside.Greedy.Should().BeGreaterThan((Beats - 5) * share, "it has its share too");
    }

    /// <param name="greedy">Requests of alice a beat.</param>
    /// <param name="polite">Requests of peter a beat.</param>
    /// <returns>How many requests of each were served.</returns>
    private static (int Greedy, int Polite) Run(int greedy, int polite)
    {
        var mesh = new TestMesh(Network);
        mesh.Report();
        var luck = new Random(1);
        var (servedGreedy, servedPolite) = (0, 0);
        for (var beat = 0; beat < Beats; beat++)
        {
            // Each direction gets as much.
            mesh.Stock(RelaysOfBeat * Relay);
            bool[] asks = [.. Enumerable.Repeat(true, greedy), .. Enumerable.Repeat(false, polite)];
            luck.Shuffle(asks);
            var waiting = new Queue<bool>(asks);
            var running = new List<(bool IsGreedy, KeySupplyProcedure Work, IEnumerator<NodeCall[]> Steps)>();
            while (waiting.Count + running.Count > 0)
            {
                while (running.Count < AtOnce && waiting.TryDequeue(out var isGreedy))
                {
                    var work = isGreedy ? Request(mesh[0], TestMesh.Alice, TestMesh.Bob) : Request(mesh[1], Peter, Paula);
                    running.Add((isGreedy, work, work.Steps().GetEnumerator()));
                }
                var at = luck.Next(running.Count);
                var next = running[at];
                if (next.Steps.MoveNext())
                {
                    new[] { next.Steps.Current }.Carry(call => mesh[int.Parse(call.To.Value[1..], null)]);
                    continue;
                }
                running.RemoveAt(at);
                if (next.Work.Outcome.IsOk) _ = next.IsGreedy ? servedGreedy++ : servedPolite++;
                else next.Work.Outcome.Error.Code.Should().Be(ErrorCode.InsufficientKey);
            }
        }
        return (servedGreedy, servedPolite);
    }

    private static KeySupplyProcedure Request(KeyManager source, SaeId master, SaeId slave) => new(
        source, new KeySupplyOptions(),
        new KeyRequest(master, slave, 1, new KeyRequirements { KeySize = 256 }, TimeSpan.FromSeconds(10)), () => TimeSpan.Zero);

    private static TopologyDefinition Network => MeshTopology.Line(5) with
    {
        Saes =
        [
            MeshTopology.Sae("alice", 0, "bob") with { Tenant = "greedy" },
            MeshTopology.Sae("bob", 4, "alice") with { Tenant = "greedy" },
            MeshTopology.Sae("peter", 1, "paula") with { Tenant = "polite" },
            MeshTopology.Sae("paula", 3, "peter") with { Tenant = "polite" },
        ],
        Tenants = [new("greedy", null), new("polite", null)],
    };
}
