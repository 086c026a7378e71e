using System.CommandLine;

namespace QkdMesh.Cli.Commands.Audit;

/// <summary>The option that names the audit logs which a command reads.</summary>
internal static class AuditDirectories
{
    public static Option<string[]> Option() => new("--audit")
    {
        Description = "A directory that a silo got by 'serve --audit'. Repeat the option for each silo. Others are not read.",
        HelpName = "DIRECTORY",
        Required = true,
    };
}
