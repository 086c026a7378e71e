using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Context;

internal sealed class ContextCommand : MeshCommand
{
    public ContextCommand()
        : base(
            "context",
            "Keeps addresses and credentials of meshes by name, so that no command needs to repeat them.",
            "context add lab --server https://lab.example:7014 --credentials alice",
            "context use lab")
    {
        Add(new ContextAddCommand());
        Add(new ContextUseCommand());
        Add(new ContextListCommand());
        Add(new ContextRemoveCommand());
    }
}
