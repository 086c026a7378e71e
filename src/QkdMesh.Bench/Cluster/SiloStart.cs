using System.Diagnostics;

namespace QkdMesh.Bench.Cluster;

/// <summary>How a process of the <c>qkdmesh</c> program is started.</summary>
/// <param name="arguments">The command line, without the program's name.</param>
public delegate ProcessStartInfo SiloStart(IEnumerable<string> arguments);
