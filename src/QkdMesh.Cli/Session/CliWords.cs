using System.Text.RegularExpressions;
using QkdMesh.Client;

namespace QkdMesh.Cli.Session;

/// <summary>
/// Errors of the mesh name calls and fields of its gRPC services. Users of the command line need commands and options. Text in quotes
/// stays: it is an id or a name that a user gave.
/// </summary>
internal static partial class CliWords
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["GetNetwork"] = "'qkdmesh network show'",
        ["GetStatus"] = "'qkdmesh key status'",
        ["GetCluster"] = "'qkdmesh cluster status'",
        ["GetUsage"] = "'qkdmesh usage'",
        ["GetKeys"] = "'qkdmesh key get'",
        ["GetKeysById"] = "'qkdmesh key collect'",
        ["StreamKeys"] = "'qkdmesh key stream'",
        ["ExplainRoute"] = "'qkdmesh route explain'",
        ["WatchNetwork"] = "'qkdmesh watch'",
        ["CutLink"] = "'qkdmesh link cut'",
        ["RestoreLink"] = "'qkdmesh link restore'",
        ["AcknowledgeAlarm"] = "'qkdmesh link acknowledge'",
        ["DisturbLink"] = "'qkdmesh link tap' or 'qkdmesh link stall'",
        ["QuarantineNode"] = "'qkdmesh node quarantine'",
        ["ReleaseNode"] = "'qkdmesh node release'",
        ["ApplyTopology"] = "'qkdmesh topology apply'",
        ["peer_sae_id"] = "--peer",
        ["additional_peer_sae_ids"] = "--also",
        ["link_id"] = "LINK",
        ["node_id"] = "NODE",
        ["disjoint_paths"] = "--disjoint-paths",
        ["least_disjoint_paths"] = "--least-disjoint-paths",
        ["least_assurance"] = "--least-assurance",
        ["max_hops"] = "--max-hops",
        ["deadline_ms"] = "--deadline-ms",
        ["period_ms"] = "--period-ms",
        ["size_bits"] = "--size",
        ["key_ids"] = "ID",
        ["keys_per_message"] = "the number of keys in a message",
        ["with_ledgers"] = "the ledgers",
        ["file_name"] = "FILE",
        ["qkdmesh-sae"] = "--sae",
        ["tapped_fraction"] = "--fraction",
    };

    public static Failure Of(Failure failure) => failure with { Message = Of(failure.Message) };

    public static string Of(string message) =>
        Word().Replace(message, found => Words.GetValueOrDefault(found.Value, found.Value));

    // An apostrophe, as in "the link's id", does not begin a quotation.
    [GeneratedRegex("(?<![A-Za-z0-9])'[^']*'|\"[^\"]*\"|[A-Za-z]+([_-][A-Za-z]+)*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
