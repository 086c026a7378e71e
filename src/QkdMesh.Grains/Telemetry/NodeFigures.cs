using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;

namespace QkdMesh.Grains.Telemetry;

/// <summary>What a key manager holds, and what it did with key, in numbers.</summary>
/// <param name="Ends">The account of each link end at the node.</param>
internal sealed record NodeFigures(string Node, int WaitingKeys, IReadOnlyList<(string Link, KeyLedger Ledger)> Ends)
{
    public static NodeFigures Of(KeyManager manager) => new(
        manager.Links.Node.Value, manager.TotalWaiting, [.. manager.Links.Ends.Select(end => (end.Link.Value, end.Ledger))]);
}
