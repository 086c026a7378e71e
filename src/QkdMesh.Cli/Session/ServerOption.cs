using System.Collections;
using System.CommandLine;
using System.CommandLine.Parsing;
using QkdMesh.Cli.Commands.Serve;
using QkdMesh.Client;

namespace QkdMesh.Cli.Session;

/// <summary>The option with the addresses of the mesh.</summary>
internal static class ServerOption
{
    public const string Variable = "QKDMESH_SERVER";

    private const string Name = "--server", Default = "http://127.0.0.1:7014";

    public static Option<IReadOnlyList<Uri>> New() => new(Name)
    {
        Description = $"Addresses of silos of the mesh, asked in this order until one serves the caller; default {Default} "
            + $"(environment variable {Variable}).",
        HelpName = "URL[,URL...]",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => Read(result, [.. result.Tokens.Select(token => token.Value)], Name),
        DefaultValueFactory = FromEnvironment,
    };

    /// <summary>A warning if a variable nearly has the name of this one; null if none has.</summary>
    public static string? WarningOn(IDictionary environment) => environment.Contains(Variable)
        ? null
        : UnusedVariables.WarningsOn(environment)
            .FirstOrDefault(warning => warning.EndsWith($"did you mean {Variable}?", StringComparison.Ordinal));

    private static List<Uri> FromEnvironment(ArgumentResult result) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set
            ? Read(result, [set], $"The environment variable {Variable}")
            : [new Uri(Default)];

    private static List<Uri> Read(ArgumentResult result, IEnumerable<string> values, string source)
    {
        var words = values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).ToList();
        var wrong = words.Find(word => ServerAddress.Parse(word) is null);
        if (wrong is not null)
        {
            // A URL with a user may have a password.
            var shown = wrong.Contains('@', StringComparison.Ordinal) ? "a URL with a user" : $"'{wrong}'";
            result.AddError($"{source} takes addresses such as {Default} or 127.0.0.1:7014, separated by commas, not {shown}.");
        }

        List<Uri> servers = [.. words.Select(ServerAddress.Parse).OfType<Uri>()];
        // A silo that does not answer must not move a caller from TLS to clear text.
        if (servers.Select(server => server.Scheme).Distinct().Count() > 1)
            result.AddError($"{source} takes addresses with https or addresses with http, not both: keys would cross without TLS.");
        return servers;
    }
}
