using Orleans.Placement;
using Orleans.Runtime;

namespace QkdMesh.Grains.Placement;

/// <summary>The grain of a node lives in a silo that hosts the node's site, and nowhere else.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AtSiteAttribute() : PlacementAttribute(new AtSite());

/// <summary>The grain of a link lives where one of its ends does, if it can: then half of what it says crosses no network.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NearSiteAttribute() : PlacementAttribute(new NearSite());

internal sealed class AtSite : PlacementStrategy;

internal sealed class NearSite : PlacementStrategy;
