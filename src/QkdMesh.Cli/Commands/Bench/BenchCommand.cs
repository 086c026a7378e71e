using QkdMesh.Cli.Session;
namespace QkdMesh.Cli.Commands.Bench;
internal sealed class BenchCommand() : MeshCommand("bench", "x", "bench");
