using System.Text.Json.Serialization;

namespace QkdMesh.Cli.Commands.Demo;

/// <summary>What the demo found.</summary>
/// <param name="Requests">Calls of GetKeys.</param>
/// <param name="Failed">Calls that failed though a route existed.</param>
/// <param name="Mismatched">Keys that were not the same at both ends, or were missing at one.</param>
/// <param name="RecoveryMs">From the cut to the first key over another route; null where there is no other.</param>
internal sealed record DemoReport(
    string Network, int Requests, int Failed, int Mismatched, IReadOnlyList<DemoPhase> Routes, double? RecoveryMs, bool LedgerBalanced)
{
    [JsonIgnore]
    public bool Succeeded => Failed == 0 && Mismatched == 0 && LedgerBalanced;
}

/// <summary>One part of the demo: the route that its keys took, or why there was none.</summary>
internal sealed record DemoPhase(string Phase, IReadOnlyList<string> Nodes, double BottleneckBps)
{
    public const string Before = "before", Cut = "cut", Restored = "restored";

    /// <summary>Why keys were refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    [JsonIgnore]
    public int Keys { get; init; }

    [JsonIgnore]
    public string? CutLink { get; init; }
}
