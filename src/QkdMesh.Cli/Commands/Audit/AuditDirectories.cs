using System.CommandLine;

namespace QkdMesh.Cli.Commands.Audit;

/// <summary>Where the audit logs are that a command reads.</summary>
internal static class AuditDirectories
{
    public static Option<string[]> Option() => new("--audit")
    {
        Description = "A directory that a silo was given to serve with --audit. Give it once for each: what a silo wrote that is not named is not known.",
        HelpName = "DIRECTORY",
        Required = true,
    };
}
