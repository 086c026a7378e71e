using System.CommandLine;
using System.CommandLine.Parsing;
using QkdMesh.Client;

namespace QkdMesh.Cli.Session;

/// <summary>The options that name a certificate, its key and the authorities of servers.</summary>
internal sealed class CredentialOptions
{
    private readonly Option<string?>
        _folder = New("--credentials", "DIR", "Folder with the three files below, named tls.crt, tls.key and ca.crt"),
        _certificate = New("--cert", "FILE", "PEM file of the certificate of the caller, with intermediate certificates"),
        _key = New("--key", "FILE", "PEM file of the private key of that certificate"),
        _authorities = New("--ca", "FILE", "PEM file of the authorities that sign certificates of silos; default: those of the system");

    public CredentialOptions(Command command)
    {
        foreach (var option in All) command.Add(option);
    }

    /// <summary>The environment variables that these options read.</summary>
    public static IReadOnlyList<string> Variables { get; } = ["QKDMESH_CREDENTIALS", "QKDMESH_CERT", "QKDMESH_KEY", "QKDMESH_CA"];

    private IReadOnlyList<Option<string?>> All => [_folder, _certificate, _key, _authorities];

    /// <summary>The files that the command line names; null if it names none.</summary>
    /// <exception cref="ExpectedFailureException">A part is missing, or there are two.</exception>
    public ClientFiles? Given(SymbolResult command) => FilesOf(
        [.. All.Select(option => command.GetValue(option))], [.. All.Select(option => option.Name)]);

    /// <summary>The files that the environment names; null if it names none.</summary>
    /// <exception cref="ExpectedFailureException">A part is missing, or there are two.</exception>
    public static ClientFiles? InEnvironment() => FilesOf(
        [.. Variables.Select(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } set ? set : null)], Variables);

    private static ClientFiles? FilesOf(IReadOnlyList<string?> values, IReadOnlyList<string> names)
    {
        if (values is not [var folder, var certificate, var key, var authorities]) return null;
        if (folder is not null && (certificate ?? key) is not null)
            throw Wrong($"{names[0]} names a certificate and its key: leave {names[1]} and {names[2]} out");
        if (certificate is null != key is null) throw Wrong($"a certificate needs its key: give both {names[1]} and {names[2]}");
        if (folder is not null)
        {
            var files = ClientFiles.In(folder);
            return files with { Authorities = authorities ?? (File.Exists(files.Authorities) ? files.Authorities : null) };
        }

        return (certificate ?? authorities) is null ? null : new ClientFiles(certificate, key, authorities);
    }

    private static Option<string?> New(string name, string value, string description) => new(name)
    {
        Description = $"{description} (environment variable QKDMESH_{name[2..].ToUpperInvariant()}).",
        HelpName = value,
    };

    private static ExpectedFailureException Wrong(string message) => new("INVALID_CREDENTIALS", message);
}
