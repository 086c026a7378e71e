using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Route;

internal sealed class RouteCommand : MeshCommand
{
    public RouteCommand()
        : base("route", "Explains how routes are chosen.", "route explain alice bob") => Add(new RouteExplainCommand());
}
