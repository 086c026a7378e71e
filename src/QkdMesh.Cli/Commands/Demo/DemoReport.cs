using System.Text.Json.Serialization;

namespace QkdMesh.Cli.Commands.Demo;

/// <summary>The result of the demo.</summary>
/// <param name="Requests">Calls of GetKeys.</param>
/// <param name="Failed">Calls that failed though a route existed.</param>
/// <param name="Mismatched">Keys that were not the same at both ends, or were missing at one.</param>
/// <param name="RecoveryMs">Time from the cut to the first key over another route; null if no other route exists.</param>
internal sealed record DemoReport(
    string Network, int Requests, int Failed, int Mismatched, IReadOnlyList<DemoPhase> Routes, double? RecoveryMs, bool LedgerBalanced)
{
    [JsonIgnore]
    public bool Succeeded => Failed == 0 && Mismatched == 0 && LedgerBalanced;
}

/// <summary>One phase of the demo: the route of its keys, or why no key was made.</summary>
/// <param name="AvailableBps">0 without a route; null if the keys cross no link, so that no link limits them.</param>
internal sealed record DemoPhase(string Phase, IReadOnlyList<string> Nodes, double? AvailableBps)
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
