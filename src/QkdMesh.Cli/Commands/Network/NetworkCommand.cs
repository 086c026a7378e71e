using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Network;

internal sealed class NetworkCommand : MeshCommand
{
    public NetworkCommand()
        : base("network", "Shows the running network.", "network show") => Add(new NetworkShowCommand());
}
