using System.Text.Json.Serialization;
using QkdMesh.Core.Errors;
using QkdMesh.Rehearsal;

namespace QkdMesh.Cli.Answers;

/// <summary>The result of a rehearsal: failures by reason; link key in bytes, counted at both ends of each link.</summary>
/// <param name="Left">Keys that nobody came for, on purpose or because the rehearsal ended.</param>
internal sealed record RehearseAnswer(
    int Nodes, int Links, int Pairs, double Hours, int Seed, long Requests, long Failed, IReadOnlyDictionary<string, long> FailedByReason,
    long Keys, long Collected, long Left, long Wrong, int Cuts, int Taps, int Alarms, KeyBalanceAnswer Ledger)
{
    /// <summary>Whether requests came, and none was served.</summary>
    [JsonIgnore]
    public bool ServedNothing => Requests > 0 && Failed == Requests;

    public static RehearseAnswer Of(RehearsalReport report) => new(
        report.Nodes, report.Links, report.Pairs, report.Length.TotalHours, report.Seed, report.Requests, report.Failures.Values.Sum(),
        report.Failures.OrderBy(failure => failure.Key)
            .ToDictionary(failure => ErrorCatalogue.Of(failure.Key).Reason, failure => failure.Value),
        report.Keys, report.Collected, report.Left, report.Wrong, report.Cuts, report.Taps, report.Alarms,
        KeyBalanceAnswer.Of(report.Ledger));
}

internal sealed record KeyBalanceAnswer(
    long Received, long Relayed, long Authentication, long Discarded, long Stored,
    IReadOnlyDictionary<string, long> DiscardedByReason, bool Balanced)
{
    public static KeyBalanceAnswer Of(LedgerReport ledger) => new(
        ledger.Received, ledger.Relayed, ledger.Authentication, ledger.Discarded, ledger.Stored,
        ledger.DiscardedByReason.ToDictionary(each => each.Key.ToString(), each => each.Value), ledger.Balanced);
}
