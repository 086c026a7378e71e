using System.CommandLine;
using System.CommandLine.Parsing;
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

    /// <summary>A warning for each address that stands twice. It is asked once.</summary>
    public static IEnumerable<string> WarningsOn(IReadOnlyList<Uri> servers) =>
        from server in servers
        group server by server into same
        where same.Count() > 1
        select $"warning: the address {same.Key.GetLeftPart(UriPartial.Authority)} stands {same.Count()} times among the servers: "
            + "each silo has an address of its own";

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
            result.AddError(
                $"{source} takes addresses such as {Default} or 127.0.0.1:7014, separated by commas, not {ServerAddress.Refuse(wrong)}.");
        }

        List<Uri> servers = [.. words.Select(ServerAddress.Parse).OfType<Uri>()];
        // A silo that does not answer must not move a caller from TLS to clear text.
        if (servers.Select(server => server.Scheme).Distinct().Count() > 1)
            result.AddError($"{source} takes addresses with https or addresses with http, not both: keys would cross without TLS.");
        return servers;
    }
}
