using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Topology;

namespace QkdMesh.Simulation.World;

/// <summary>
/// The modules at both ends of every link with a paired source. Each key that end A draws, end B finds by its number: once, and often
/// a little late.
/// </summary>
/// <param name="linkOf">The link with its faults.</param>
internal sealed class PairedModules(Luck luck, IEntropy entropy, Func<LinkId, LinkActor?> linkOf) : IPairedSourceFactory
{
    private const double Late = 0.2;
    private const int FewestBytes = 256, MoreBytes = 400;

    private readonly Dictionary<(LinkId Link, ulong Number), byte[]> _farSide = [];
    private readonly HashSet<ulong> _wasLate = [];
    private ulong _lastNumber;

    public IOfferingSource CreateOffering(LinkDefinition link) => new OfferingModule(link.Id, this);

    public IAcceptingSource CreateAccepting(LinkDefinition link) => new AcceptingModule(link.Id, this);

    public bool Stalls(LinkId link) => linkOf(link)?.Source.Stalls == true;

    /// <summary>Key for end A. A module with the fault "hands over twice" may give its last key again.</summary>
    /// <param name="last">The last key that this run of the node drew.</param>
    public (ulong Number, byte[] Key) Draw(LinkId link, (ulong Number, byte[] Key)? last)
    {
        if (linkOf(link)?.HandsTwice == true && last is { } again && luck.Happens(0.5)) return (again.Number, again.Key.ToArray());
        var key = new byte[FewestBytes + luck.Between(0, MoreBytes)];
        entropy.Fill(key);
        var far = key.ToArray();
        if (linkOf(link)?.HandsDifferent == true) far[^1] ^= 1;
        var number = ++_lastNumber;
        if (linkOf(link)?.HandsToOneEnd != true) _farSide[(link, number)] = far;
        return (number, key);
    }

    /// <summary>Key for end B. The module no longer has it afterwards.</summary>
    /// <param name="isLate">Whether the key will be there later.</param>
    public byte[]? Find(LinkId link, ulong number, out bool isLate)
    {
        // Once: a module that is late with the same key again and again would be a module that fails.
        isLate = luck.Happens(Late) && _wasLate.Add(number);
        return !isLate && _farSide.Remove((link, number), out var key) ? key : null;
    }
}
