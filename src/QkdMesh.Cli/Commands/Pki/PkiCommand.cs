using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Pki;

internal sealed class PkiCommand : MeshCommand
{
    public PkiCommand()
        : base(
            "pki",
            "Makes, renews, revokes and reads the certificates of a secured mesh.",
            "pki init topologies/madrid-ring.yaml",
            "pki inspect madrid-ring-pki")
    {
        Add(new PkiInitCommand());
        Add(new PkiRenewCommand());
        Add(new PkiRevokeCommand());
        Add(new PkiInspectCommand());
        Add(new PkiSecretsCommand());
    }
}
