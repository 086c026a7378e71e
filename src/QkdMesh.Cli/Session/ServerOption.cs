using System.CommandLine;
using System.CommandLine.Parsing;
using QkdMesh.Client;

namespace QkdMesh.Cli.Session;

/// <summary>The option with the addresses of the mesh, as the user wrote them. An address may have no scheme.</summary>
internal static class ServerOption
{
    public const string Variable = "QKDMESH_SERVER";

    public const string Name = "--server", DefaultPlace = "127.0.0.1:7014";

    private const string Example = $"http://{DefaultPlace}";

    public static Option<IReadOnlyList<string>> New() => new(Name)
    {
        Description = $"Addresses of silos of the mesh, asked in this order until one serves the caller; default {Example}, "
            + $"or https with a credential (environment variable {Variable}).",
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

    private static List<string> FromEnvironment(ArgumentResult result) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set
            ? Read(result, [set], $"The environment variable {Variable}")
            : [];

    private static List<string> Read(ArgumentResult result, IEnumerable<string> values, string source)
    {
        var words = values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).ToList();
        if (WhatIsWrongWith(words) is { } wrong) result.AddError($"{source} {wrong}.");
        return words;
    }

    /// <summary>What is wrong with some addresses, as a phrase; null if they are good.</summary>
    public static string? WhatIsWrongWith(IReadOnlyList<string> words)
    {
        if (words.FirstOrDefault(word => ServerAddress.Parse(word) is null) is { } wrong)
            return $"takes addresses such as {Example} or {DefaultPlace}, separated by commas, not {ServerAddress.Refuse(wrong)}";

        // A silo that does not answer must not move a caller from TLS to clear text.
        return words.Select(word => ServerAddress.Parse(word)!.Scheme).Distinct().Count() > 1
            ? "takes addresses with https or addresses with http, not both: keys would cross without TLS"
            : null;
    }
}
