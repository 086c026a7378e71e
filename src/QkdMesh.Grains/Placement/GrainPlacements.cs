using Orleans.Placement;
using Orleans.Runtime;

namespace QkdMesh.Grains.Placement;

/// <summary>The grain of a node lives in a silo that hosts the node, and nowhere else.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NodePlacementAttribute() : PlacementAttribute(new NodePlacement());

/// <summary>The grain of a link lives in a silo that hosts one of the link's ends, if any: half of its calls stay in that silo.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LinkPlacementAttribute() : PlacementAttribute(new LinkPlacement());

internal sealed class NodePlacement : PlacementStrategy;

internal sealed class LinkPlacement : PlacementStrategy;
