using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.Identifiers;
using QkdMesh.Northbound.V1;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Usage;

/// <summary>Shows what tenants used, at all silos together.</summary>
internal sealed class UsageCommand : ClientCommand
{
    private readonly Option<string?> _tenant = new("--tenant") { Description = "Only this tenant.", HelpName = "TENANT" };

    private readonly Option<string?> _since = SinceOption.Named(
        "--since", "Only use since this time, or in this last time: 90s, 30m, 12h, 1d. The default is all that the silos remember: a day.");

    private readonly Option<string?> _sae = new("--sae")
    {
        Description = "Ask as this SAE, at the port of SAEs. It sees its own tenant alone. With a certificate, the mesh goes by it.",
        HelpName = "SAE",
    };

    public UsageCommand()
        : base(
            "usage",
            "Shows what each tenant and each of its pairs used: requests, failures, keys, and link key that was used up for them. "
            + "The silos count since they started, and remember a day.",
            "usage", "usage --tenant bank --since 1h --json", "usage --sae alice")
    {
        Add(_tenant);
        Add(_since);
        Add(_sae);
        _sae.Validators.Add(result =>
        {
            if (!Identifier.IsValid(result.GetValueOrDefault<string>())) result.AddError($"{_sae.Name} takes {Identifier.Rule}.");
        });
        Run(async (parse, session, client, cancellationToken) =>
        {
            var request = new GetUsageRequest();
            if (parse.GetValue(_tenant) is { } tenant) request.Tenant = tenant;
            var since = SinceOption.Parse(parse.GetValue(_since), TimeProvider.System.GetUtcNow());
            if (since is { } from) request.Since = from.ToTimestamp();
            var usage = parse.GetValue(_sae) is { } sae
                ? client.Keys.GetUsageAsync(request, MeshClient.As(sae), cancellationToken: cancellationToken)
                : client.Network.GetUsageAsync(request, cancellationToken: cancellationToken);
            var answer = UsageAnswer.Of(await usage, since);
            session.Answer(answer, screen => Show(screen, answer));
            return CommandRun.Success;
        });
    }

    private static void Show(IAnsiConsole screen, UsageAnswer answer)
    {
        screen.Write(UsageTables.Tenants(answer.Tenants));
        var pairs = answer.Tenants.SelectMany(tenant => tenant.Pairs.Select(pair => (tenant.Tenant, pair))).ToList();
        if (pairs.Count > 0) screen.Write(UsageTables.Pairs(pairs));
        if (answer.Since is null || answer.Since < answer.WholeSince)
            screen.Say($"The figures are whole since {answer.WholeSince:u}.");
        if (answer.SilentSilos.Count > 0)
            screen.Say($"[red]Silos that did not answer:[/] {string.Join(", ", answer.SilentSilos)}. What was used there is missing.");
    }
}
