using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Tenant;

/// <summary>Shows the tenants of the running network.</summary>
internal sealed class TenantListCommand : ClientCommand
{
    public TenantListCommand()
        : base(
            "list",
            "Lists the tenants of the running network: authority, number of SAEs and pairs, weight, and quotas.",
            "tenant list", "tenant list --json")
    {
        Run(async (_, session, client, cancellationToken) =>
        {
            var network = await client.Network.GetNetworkAsync(new GetNetworkRequest(), cancellationToken: cancellationToken);
            var answer = TenantListAnswer.Of(network);
            session.Answer(answer, screen => Show(screen, answer));
            return CommandRun.Success;
        });
    }

    private static void Show(IAnsiConsole screen, TenantListAnswer answer)
    {
        if (answer.Tenants.Count == 0) screen.Say($"The network has no tenants: all its SAEs are of one organisation.");
        else screen.Write(TenantTables.Tenants(answer.Tenants));
        screen.Say($"Without a limit at its pair, itself or its tenant, each SAE may: {TenantTables.Words(answer.EachSae)}.");
    }
}
