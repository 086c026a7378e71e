using System.CommandLine;
using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Session;

/// <summary>Words that other tools use for what a command of this program does.</summary>
internal static class OtherWords
{
    private const string Show = "network show", Apply = "topology apply FILE";

    // A group of commands, the words in it, and the command that does it. The group "" is the program itself.
    private static readonly (string Group, string Words, string Command)[] Table =
    [
        ("", "start run up launch daemon server silo join", "serve FILE"),
        ("", "status info state health list ls ps show describe nodes links inspect", Show),
        ("", "monitor events follow tail top logs log", "watch"),
        ("", "check lint", "topology validate FILE"),
        ("", "load import deploy update upgrade set", Apply),
        ("", "request order generate new create", "key get"),
        ("", "simulate simulation sim test", "rehearse FILE"),
        ("", "perf performance stress measure", "bench"),
        ("", "path paths trace routes", "route explain FROM TO"),
        ("link", "list ls show status info get describe", Show),
        ("link", "up enable fix repair connect open", "link restore LINK"),
        ("link", "down disable break fail disconnect close", "link cut LINK"),
        ("link", "attack eavesdrop spy", "link tap LINK --fraction 0.5"),
        ("link", "add create new remove delete rm set", Apply),
        ("node", "list ls show status info get describe", Show),
        ("node", "isolate drain cordon disable down off distrust stop ban", "node quarantine NODE"),
        ("node", "restore enable up on uncordon trust start unquarantine", "node release NODE"),
        ("node", "add create new remove delete rm", Apply),
        ("key", "list ls show info count available", "key status"),
        ("key", "new request order create generate gen enc enc_keys make", "key get"),
        ("key", "fetch receive retrieve take pull dec dec_keys", "key collect"),
        ("key", "follow watch tail subscribe", "key stream"),
        ("route", "show list ls find get trace path why", "route explain FROM TO"),
        ("network", "list ls status info get describe", Show),
        ("network", "monitor follow", "watch"),
        ("cluster", "list ls show info health get nodes members silos", "cluster status"),
        ("cluster", "start join run create", "serve FILE --cluster"),
        ("", "consumption billing meter accounting quota quotas", "usage"),
        ("tenant", "ls show get info status describe quotas", "tenant list"),
        ("tenant", "usage consumption", "usage"),
        ("tenant", "add create new remove delete rm set", Apply),
        ("topology", "check lint test verify", "topology validate FILE"),
        ("topology", "list ls print view get draw describe", "topology show FILE"),
        ("topology", "set load import update replace push deploy reload", Apply),
        ("audit", "check validate show list ls", "audit verify --audit DIRECTORY"),
    ];

    /// <summary>Every command line that may be suggested, without the name of the program.</summary>
    public static IEnumerable<string> Commands => Table.Select(row => row.Command).Distinct();

    /// <summary>A sentence about an unknown word after a command; null if nothing is known of it.</summary>
    /// <param name="words">The unknown word, and what follows it.</param>
    public static string? SentenceOn(Command root, Command group, string path, IReadOnlyList<string> words)
    {
        var known = words[0].ToLowerInvariant();
        switch (known)
        {
            case "help" when words is [_, var topic, ..] && group.Subcommands.Any(sub => sub.Name == topic):
                return $"Did you mean '{path} {topic} --help'?";
            case "help":
                return $"Did you mean '{path} --help'?";
            case "version":
                return $"Did you mean '{CommandPath.Root} --version'?";
            case "stop" or "down" or "kill" or "shutdown" or "quit" or "exit" or "restart" when group == root:
                return "Stop 'qkdmesh serve' with Ctrl-C or SIGTERM.";
        }

        var name = group == root ? "" : group.Name;
        List<string> commands = [.. In(name, known)];
        if (commands.Count == 0) commands = [.. Named(root, known)];
        // A misspelt command of this group comes before a misspelt word of another tool.
        if (commands.Count == 0 && new NearestName([.. group.Subcommands.Select(sub => sub.Name)]).Find(known) is null
            && new NearestName([.. WordsOf(name)]).Find(known) is { } near)
            commands = [.. In(name, near)];
        return commands.Count == 0
            ? null
            : $"Did you mean {string.Join(" or ", commands.Select(command => $"'{CommandPath.Root} {command}'"))}?";
    }

    private static IEnumerable<string> In(string group, string word) =>
        Table.Where(row => row.Group == group && row.Words.Split(' ').Contains(word)).Select(row => row.Command).Take(1);

    private static IEnumerable<string> WordsOf(string group) =>
        Table.Where(row => row.Group == group).SelectMany(row => row.Words.Split(' '));

    // Commands of that name in other groups.
    private static IEnumerable<string> Named(Command root, string word) =>
        root.Subcommands.SelectMany(group => group.Subcommands.Where(sub => sub.Name == word).Select(sub => $"{group.Name} {sub.Name}"))
            .Concat(root.Subcommands.Where(sub => sub.Name == word).Select(sub => sub.Name));
}
