using System.Globalization;
using System.Text.RegularExpressions;

namespace QkdMesh.Scenarios;

/// <summary>One fault.</summary>
/// <param name="What">The link, node, SAE or silo that the fault affects.</param>
/// <param name="Other">The second name, for a fault that has two.</param>
/// <param name="Noise">The shares of messages that the fault affects.</param>
public sealed record Fault(FaultKind Kind, string What = "", string Other = "", Noise Noise = default)
{
    /// <summary>The group of the faults of nodes that were taken over.</summary>
    public const string Byzantine = "byzantine";

    private static readonly (FaultKind Kind, string Group, string Words)[] Vocabulary =
    [
        (FaultKind.Cut, "cut", "link {what} is cut"),
        (FaultKind.SilentCut, "silent-cut", "link {what} breaks and nobody says so"),
        (FaultKind.Crash, "crash", "node {what} is down"),
        (FaultKind.Pause, "pause", "node {what} stands still"),
        (FaultKind.Zombie, "zombie", "node {what} stands still and another takes its place"),
        (FaultKind.Silence, "silence", "nothing gets from {what} to {other}"),
        (FaultKind.Noise, "noise", "{lost} % of messages are lost, {repeated} % repeated, {changed} % changed, {late} % late"),
        (FaultKind.AnswersLost, "silence", "no answer gets from {what} to {other}"),
        (FaultKind.QkdCut, "qkd-cut", "every QKD link is cut"),
        (FaultKind.Stall, "stall", "link {what} makes no key"),
        (FaultKind.BlockTwice, "block", "link {what} hands its blocks over twice"),
        (FaultKind.BlocksDiffer, "block", "link {what} hands over blocks that differ"),
        (FaultKind.BlockToOneEnd, "block", "link {what} hands its blocks to one end"),
        (FaultKind.Eavesdropper, "alarm", "somebody listens to link {what}"),
        (FaultKind.Quarantine, "quarantine", "node {what} is quarantined"),
        (FaultKind.ControllerAway, "controller", "the controller is away"),
        (FaultKind.ControllerUnheard, "controller-unheard", "node {what} does not hear the controller"),
        (FaultKind.AuditFails, "audit", "the audit log of node {what} fails"),
        (FaultKind.LinkStartsOver, "link", "link {what} starts over"),
        (FaultKind.LinkLeaves, "topology", "link {what} is not in the network"),
        (FaultKind.LinkMoves, "topology", "link {what} leads to {other}"),
        (FaultKind.SaesPart, "topology", "{what} and {other} may not share"),
        (FaultKind.SaeMoves, "topology", "{what} is at {other}"),
        (FaultKind.PairIsStrict, "topology", "{what} and {other} need better keys"),
        (FaultKind.NodeIsEndNode, "topology", "node {what} is an end node"),
        (FaultKind.NodeIsByzantine, Byzantine, "node {what} is byzantine"),
        (FaultKind.NodeLies, Byzantine, "node {what} lies"),
        (FaultKind.NodeForges, Byzantine, "node {what} forges messages"),
        (FaultKind.NodeReplays, Byzantine, "node {what} replays messages"),
        (FaultKind.NodeHoldsBack, Byzantine, "node {what} holds messages back"),
        (FaultKind.NodeConfirmsFalsely, Byzantine, "node {what} confirms blocks falsely"),
        (FaultKind.NodeMints, Byzantine, "node {what} mints keys"),
        (FaultKind.NodeChangesKeys, Byzantine, "node {what} changes the keys that it relays"),
        (FaultKind.NodeReaddresses, Byzantine, "node {what} readdresses the keys that it relays"),
        (FaultKind.NodeDeliversAgain, Byzantine, "node {what} delivers again what it relayed"),
        (FaultKind.Rollback, "rollback", "the memory of node {what} goes back {other} ms"),
        (FaultKind.SiloKilled, "silo-killed", "silo {what} is killed"),
        (FaultKind.SiloStandsStill, "silo-stopped", "silo {what} stands still"),
        (FaultKind.SiloIsolated, "silo-isolated", "silo {what} hears nobody"),
        (FaultKind.SilosParted, "silos-parted", "silos {what} and {other} do not hear each other"),
        (FaultKind.RollingRestart, "rolling-restart", "every silo is restarted, one after the other"),
        (FaultKind.RedisDown, "redis-down", "redis is down"),
        (FaultKind.RedisHangs, "redis-hangs", "redis hangs"),
        (FaultKind.RedisStartsEmpty, "redis-empty", "redis starts empty"),
        (FaultKind.RedisGoesBack, "redis-old", "redis comes back from an old dump"),
        (FaultKind.Overload, "overload", "ten times the load comes"),
        (FaultKind.ClientsLeave, "clients-leave", "clients leave in mid-answer"),
        (FaultKind.KmesStandStill, "kmes-stopped", "the KMEs stand still"),
        (FaultKind.AuditDiskFull, "disk-full", "the audit disk of silo {what} is full"),
        (FaultKind.HistoryDiskFull, "disk-full", "the history disk of silo {what} is full"),
        (FaultKind.MemoryLimited, "memory", "silo {what} gets no more memory"),
        (FaultKind.FilesLimited, "files", "silo {what} can open no more files"),
        (FaultKind.MessagesLate, "late", "messages of silo {what} are late"),
        (FaultKind.ConnectionsHalfOpen, "half-open", "connections of silo {what} are half open"),
        (FaultKind.ConnectionsBreak, "broken", "connections of silo {what} break in mid-message"),
        (FaultKind.BytesCorrupted, "corrupted", "bytes of silo {what} are corrupted"),
        (FaultKind.SlowReaders, "slow-readers", "clients read one byte a second"),
        (FaultKind.IdleConnections, "idle", "clients open connections and say nothing"),
        (FaultKind.ClockWrong, "clock", "the clock of silo {what} is wrong by {other} s"),
        (FaultKind.ClockDrifts, "clock", "the clock of silo {what} goes {other} times as fast"),
        (FaultKind.RedisFailsOver, "redis-failover", "redis fails over to its replica"),
        (FaultKind.SaeActsAsAnother, "impostor", "{what} acts as {other}"),
        (FaultKind.CertificatesRenewed, "certificates", "every certificate is renewed"),
        (FaultKind.AuthoritiesReplaced, "certificates", "every authority is replaced"),
        (FaultKind.SaeRevoked, "certificates", "the certificate of {what} is revoked"),
    ];

    private static readonly (FaultKind Kind, Regex Pattern)[] Patterns =
        [.. Vocabulary.Select(entry => (entry.Kind, PatternOf(entry.Words)))];

    /// <summary>The group of kinds, as histories name it. The liveness invariants use it.</summary>
    public string Group => Entry.Group;

    /// <summary>Whether an attacker has the node while the fault lasts.</summary>
    public bool TakesANode => Group == Byzantine;

    /// <summary>The words for a kind, with a name in braces for each value.</summary>
    public static string WordsOf(FaultKind kind) => Vocabulary[(int)kind].Words;

    private (FaultKind Kind, string Group, string Words) Entry => Vocabulary[(int)Kind];

    public static Fault? TryRead(string words)
    {
        foreach (var (kind, pattern) in Patterns)
        {
            if (pattern.Match(words) is not { Success: true } match) continue;
            double Share(string name) => match.Groups[name] is not { Success: true } share ? 0
                : double.TryParse(share.Value, CultureInfo.InvariantCulture, out var percent) ? percent / 100
                : double.NaN;
            return new Fault(
                kind, match.Groups["what"].Value, match.Groups["other"].Value,
                new Noise(Share("lost"), Share("repeated"), Share("changed"), Share("late")));
        }
        return null;
    }

    /// <summary>How far memory goes back. Zero for faults of other kinds, and for a number that cannot be read.</summary>
    public TimeSpan GoesBack => Kind == FaultKind.Rollback && int.TryParse(Other, CultureInfo.InvariantCulture, out var milliseconds)
        ? TimeSpan.FromMilliseconds(milliseconds)
        : TimeSpan.Zero;

    public override string ToString() => Entry.Words
        .Replace("{what}", What, StringComparison.Ordinal).Replace("{other}", Other, StringComparison.Ordinal)
        .Replace("{lost}", Percent(Noise.Lost), StringComparison.Ordinal)
        .Replace("{repeated}", Percent(Noise.Repeated), StringComparison.Ordinal)
        .Replace("{changed}", Percent(Noise.Changed), StringComparison.Ordinal)
        .Replace("{late}", Percent(Noise.Late), StringComparison.Ordinal);

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture);

    // "{what}" in the words stands for a name or a number.
    private static Regex PatternOf(string words) => new(
        $"^{string.Concat(words.Split('{').Select((part, at) => at == 0 ? Regex.Escape(part) : Hole(part)))}$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static string Hole(string part)
    {
        var end = part.IndexOf('}', StringComparison.Ordinal);
        return $"(?<{part[..end]}>[\\w.-]+?){Regex.Escape(part[(end + 1)..])}";
    }
}

/// <summary>The shares of messages that are lost, repeated, changed or late, from 0 to 1.</summary>
public readonly record struct Noise(double Lost, double Repeated, double Changed, double Late);

/// <param name="To">When the fault ends. Null if it happens once, or lasts until all faults are healed.</param>
public sealed record TimedFault(TimeSpan From, TimeSpan? To, Fault Fault)
{
    public override string ToString() => To is { } to
        ? string.Create(CultureInfo.InvariantCulture, $"From {From.TotalSeconds:0.###} s to {to.TotalSeconds:0.###} s {Fault}.")
        : string.Create(CultureInfo.InvariantCulture, $"From {From.TotalSeconds:0.###} s {Fault}.");
}
