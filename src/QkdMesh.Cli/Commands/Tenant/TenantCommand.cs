using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Tenant;

internal sealed class TenantCommand : MeshCommand
{
    public TenantCommand()
        : base("tenant", "Shows the organisations whose SAEs get keys.", "tenant list") => Add(new TenantListCommand());
}
