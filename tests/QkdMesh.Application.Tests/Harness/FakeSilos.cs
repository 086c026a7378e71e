using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Tests.Harness;

/// <summary>A cluster in which this silo hosts every node, except those in <see cref="Elsewhere"/> and <see cref="Nowhere"/>.</summary>
internal sealed class FakeSilos : INodeHosting, IMembershipLease, ISilos
{
    public HashSet<NodeId> Elsewhere { get; } = [];

    public HashSet<NodeId> Nowhere { get; } = [];

    public bool IsHeld { get; set; } = true;

    public bool IsHere(NodeId node) => !Elsewhere.Contains(node) && !Nowhere.Contains(node);

    public bool IsAnywhere(NodeId node) => !Nowhere.Contains(node);

    public TimeSpan LongestUnaware => TimeSpan.Zero;

    public void Lapse() => IsHeld = false;

    public string Here => "S127.0.0.1:1:1";

    /// <summary>Another silo that hosts the nodes in <see cref="Elsewhere"/> is at this URL.</summary>
    public const string OtherAddress = "http://192.0.2.2:7014";

    public IReadOnlyList<SiloReport> All() =>
    [
        new SiloReport(Here, "all", "active", IsHere: true, "http://192.0.2.1:7014"),
        new SiloReport("S2", string.Join(',', Elsewhere), "active", IsHere: false, OtherAddress),
        new SiloReport("S3", "all", "dead", IsHere: false, "http://192.0.2.3:7014"),
        new SiloReport("S4", "all", "active", IsHere: false),
    ];
}
