using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Audit;

internal sealed class AuditCommand : MeshCommand
{
    public AuditCommand()
        : base("audit", "Checks audit logs.", "audit verify --audit audit-1 --audit audit-2") => Add(new AuditVerifyCommand());
}
