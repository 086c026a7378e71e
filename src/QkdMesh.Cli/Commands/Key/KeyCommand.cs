using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Key;

internal sealed class KeyCommand : MeshCommand
{
    public KeyCommand()
        : base(
            "key",
            "Orders keys for a pair of SAEs and collects them.",
            "key get --sae alice --peer bob",
            "key collect --sae bob --peer alice 0b51ab5e-0f6e-8b3c-9d0e-5f1c7a000000")
    {
        Add(new KeyGetCommand());
        Add(new KeyCollectCommand());
        Add(new KeyStatusCommand());
        Add(new KeyStreamCommand());
    }
}
