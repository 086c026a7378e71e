using System.Globalization;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Cli.Session;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Shows certificates: few in full, many in a table.</summary>
internal static class PkiInspectView
{
    private const int MostInFull = 3;

    public static void Show(CommandSession session, IAnsiConsole screen, PkiInspectAnswer answer)
    {
        if (answer.Certificates.Count <= MostInFull) foreach (var certificate in answer.Certificates) ShowInFull(session, certificate);
        else screen.Write(Table(answer.Certificates));
        foreach (var bundle in answer.Bundles)
            session.WriteLine(
                $"{bundle.File}: {bundle.Authorities} trusted, {Figures.Count(bundle.Revoked, "certificate")} revoked"
                + (bundle.ListsEnd is { } end ? $", lists valid until {Day(end)}" : ", no revocation list"));
        foreach (var certificate in answer.Certificates.Count <= MostInFull ? [] : answer.Certificates)
        {
            foreach (var warning in certificate.Warnings) session.WriteLine($"{certificate.File}: warning: {warning}");
            foreach (var fault in certificate.Faults) session.WriteLine($"{certificate.File}: {fault}");
        }

        foreach (var fault in answer.Faults) session.WriteLine(fault);
        var certificates = Figures.Count(answer.Certificates.Count, "certificate");
        if (!answer.Sound) screen.Say($"[red]not sound[/]");
        else if (answer.Certificates.All(certificate => certificate.AuthorityChecked is not false))
            screen.Say($"[green]sound:[/] nothing is wrong with {certificates}");
        else
            screen.Say($"[yellow]authority not checked:[/] nothing else is wrong with {certificates}. Add --trust DIRECTORY");
    }

    private static void ShowInFull(CommandSession session, InspectedCertificate certificate)
    {
        session.WriteLine(certificate.File);
        Line("kind", certificate.Name is { } name ? $"{certificate.Kind} {name} of {certificate.Network}" : certificate.Kind);
        if (certificate.Sites.Count > 0) Line("sites", string.Join(", ", certificate.Sites.Select(site => site == "*" ? "all" : site)));
        if (certificate.Hosts.Count > 0) Line("hosts", string.Join(", ", certificate.Hosts));
        Line("subject", certificate.Subject);
        Line("issuer", certificate.Issuer);
        Line("serial", certificate.Serial);
        Line("valid", $"{Day(certificate.NotBefore)} to {Day(certificate.NotAfter)}");
        Line("sha256", certificate.Sha256);
        Line("uses", certificate.Uses.Count > 0 ? string.Join(", ", certificate.Uses) : "any");
        foreach (var selector in certificate.Selectors) Line("selector", $"{{{selector}}}");
        if (certificate.StandsFor is { } members)
            Line("stands for", members.Count > 0 ? string.Join(", ", members) : "no SAE and no operator of the topology");
        if (certificate.AuthorityChecked is false) Line("authority", "not checked");
        foreach (var warning in certificate.Warnings) Line("warning", warning);
        foreach (var fault in certificate.Faults) Line("wrong", fault);

        void Line(string what, string value) => session.WriteLine($"  {what,-10}  {value}");
    }

    public static FittingTable Table(IEnumerable<InspectedCertificate> certificates) =>
        new FittingTable("Certificates").Text("kind").Ids("name", "valid until").Text("state").Ids("stands for", "sha256")
            .GoFirst("sha256", "stands for")
            .Of(certificates, certificate =>
            [
                certificate.Kind,
                Markup.Escape(certificate.Name ?? certificate.Subject),
                Day(certificate.NotAfter),
                certificate.Faults.Count > 0 ? "[red]wrong[/]" : certificate.Warnings.Count > 0 ? "[yellow]ends soon[/]" : "good",
                Markup.Escape(string.Join(", ", certificate.StandsFor ?? [])),
                certificate.Sha256[..16],
            ]);

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
