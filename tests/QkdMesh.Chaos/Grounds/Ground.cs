using System.Globalization;

namespace QkdMesh.Chaos.Grounds;

/// <summary>
/// A network on this machine for one run: a namespace for each member, and a bridge that joins them. The tester has an address on the
/// bridge. The network is deleted with the run.
/// </summary>
internal sealed class Ground : IAsyncDisposable
{
    private readonly string _name, _subnet;
    private readonly List<string> _members = [];

    // Two faults may separate the same two members.
    private readonly Dictionary<string, List<string>> _parted = [];

    private Ground(string name, string subnet) => (_name, _subnet) = (name, subnet);

    /// <exception cref="GroundException">The machine cannot do it. The message says what is missing.</exception>
    public static async Task<Ground> LayAsync(IReadOnlyList<string> members)
    {
        if (!OperatingSystem.IsLinux()) throw new GroundException("chaos needs Linux, because it uses network namespaces");
        if (!Environment.IsPrivilegedProcess)
            throw new GroundException("chaos must run as root, because it makes network namespaces and firewall rules");
        var ground = new Ground(string.Create(CultureInfo.InvariantCulture, $"qkc{Environment.ProcessId}"), await FreeSubnetAsync());
        try
        {
            await ground.LayBridgeAsync();
            foreach (var member in members) await ground.AddAsync(member);
            return ground;
        }
        catch
        {
            await ground.DisposeAsync();
            throw;
        }
    }

    public string AddressOf(string member) => Address(_members.IndexOf(member) + 2);

    /// <summary>The words to put before a command so that it runs in the member's namespace, as the same process.</summary>
    public string[] EnterAs(string member) => ["ip", "netns", "exec", NamespaceOf(member)];

    /// <summary>Blocks the traffic between the member and these others in both directions, or allows it again.</summary>
    public Task PartAsync(string member, IEnumerable<string> others, bool isOver)
    {
        var parted = _parted[member];
        foreach (var other in others)
        {
            if (isOver) parted.Remove(other);
            else parted.Add(other);
        }
        return SetRulesAsync(member);
    }

    /// <summary>Another member takes over the address of a member, as in a failover.</summary>
    public async Task MoveAddressAsync(string from, string to)
    {
        var address = AddressOf(from);
        await Command.RunAsync($"ip -n {NamespaceOf(from)} addr del {address}/24 dev eth0");
        await Command.RunAsync($"ip -n {NamespaceOf(to)} addr add {address}/24 dev eth0");
        // The others must not send to the place of before.
        foreach (var other in _members) await Command.RunAsync($"ip -n {NamespaceOf(other)} neigh flush dev eth0");
        await Command.RunAsync($"ip neigh flush dev {_name}");
    }

    /// <summary>The address of the tester in this network.</summary>
    public string Gateway => Address(1);

    /// <summary>Leads new connections of a member to ports of the tester: each place, and the port instead of it.</summary>
    public Task RedirectAsync(string member, IEnumerable<(string Address, int Port, int To)> ways)
    {
        var rules = ways.Select(way => string.Create(
            CultureInfo.InvariantCulture, $"ip daddr {way.Address} tcp dport {way.Port} dnat to {Gateway}:{way.To}"));
        return Command.RunAsync($"ip netns exec {NamespaceOf(member)} nft -f -", $$"""
            table ip wires {
              chain says {
                type nat hook output priority -100; policy accept;
                {{string.Join("\n    ", rules)}}
              }
            }

            """);
    }

    // Before connections are redirected, so that the rules see the real addresses.
    private async Task SetRulesAsync(string member)
    {
        var addresses = string.Join(", ", _parted[member].Distinct(StringComparer.Ordinal).Select(AddressOf));
        var rules = addresses.Length == 0 ? "" : $$"""

            table inet faults {
              chain hears {
                type filter hook input priority 0; policy accept;
                ip saddr { {{addresses}} } drop
              }
              chain says {
                type filter hook output priority -200; policy accept;
                ip daddr { {{addresses}} } drop
              }
            }
            """;
        await Command.RunAsync($"ip netns exec {NamespaceOf(member)} nft -f -", $"table inet faults\ndelete table inet faults{rules}\n");
    }

    public async ValueTask DisposeAsync()
    {
        // The links of a namespace disappear some time after the namespace. The next network of this name may be made before that.
        for (var number = 1; number <= _members.Count; number++) await ForgetAsync($"ip link del {LinkOf(number)}");
        foreach (var member in _members) await ForgetAsync($"ip netns del {NamespaceOf(member)}");
        await ForgetAsync($"ip link del {_name}");
    }

    private async Task LayBridgeAsync()
    {
        await Command.RunAsync($"ip link add {_name} type bridge");
        await Command.RunAsync($"ip addr add {Address(1)}/24 dev {_name}");
        await Command.RunAsync($"ip link set {_name} up");
    }

    private async Task AddAsync(string member)
    {
        var space = NamespaceOf(member);
        await Command.RunAsync($"ip netns add {space}");
        _members.Add(member);
        _parted[member] = [];
        var outside = LinkOf(_members.Count);
        await Command.RunAsync($"ip link add {outside} type veth peer name eth0 netns {space}");
        await Command.RunAsync($"ip link set {outside} master {_name}");
        await Command.RunAsync($"ip link set {outside} up");
        await Command.RunAsync($"ip -n {space} addr add {AddressOf(member)}/24 dev eth0");
        await Command.RunAsync($"ip -n {space} link set eth0 up");
        await Command.RunAsync($"ip -n {space} link set lo up");
    }

    private string NamespaceOf(string member) => $"{_name}-{member}";

    private string LinkOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{_name}v{number}");

    private string Address(int host) => string.Create(CultureInfo.InvariantCulture, $"{_subnet}.{host}");

    // RFC 2544 sets 198.18.0.0/15 aside for tests.
    private static async Task<string> FreeSubnetAsync()
    {
        var routes = await Command.RunAsync("ip -4 route show");
        return Enumerable.Range(0, 256)
            .Select(at => string.Create(CultureInfo.InvariantCulture, $"198.18.{(Environment.ProcessId + at) % 256}"))
            .FirstOrDefault(subnet => !routes.Contains($"{subnet}.", StringComparison.Ordinal))
            ?? throw new GroundException("every subnet of 198.18.0.0/16 is in use");
    }

    // Something that is already gone is no failure.
    private static async Task ForgetAsync(string line)
    {
        try
        {
            await Command.RunAsync(line);
        }
        catch (GroundException)
        {
        }
    }
}
