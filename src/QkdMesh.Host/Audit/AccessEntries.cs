using System.Text.Json.Serialization;
using QkdMesh.Application.Access;

namespace QkdMesh.Host.Audit;

/// <summary>An order of an operator: a line before it is carried out, and a line with its result.</summary>
/// <param name="Operator">The id in the topology; null in the development mode.</param>
/// <param name="Fingerprint">SHA-256 of the operator's certificate.</param>
/// <param name="Order">In words.</param>
/// <param name="Result">The word <c>begun</c> or <c>done</c>, or the reason of an error.</param>
internal sealed record OrderedEntry(string? Operator, string? Fingerprint, string? Address, string Order, string Result) : AuditEntry
{
    public const string Begun = "begun";

    /// <summary>The operator who gave the same order before, if it took two. Lines of other orders do not have it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? First { get; init; }

    public static OrderedEntry Of(Orderer by, string order, string result, DateTimeOffset time) =>
        new(by.Id, by.Fingerprint, by.Address, order, result) { Time = time };
}

/// <summary>A caller that was refused, as <see cref="Refusal"/> describes it.</summary>
internal sealed record RefusedEntry(
    string Door, string? Operation, string Reason, string Detail, string? Subject, string? Issuer, string? Fingerprint, string? Address)
    : AuditEntry
{
    private const int MaxText = 300;

    public static RefusedEntry Of(Refusal refusal, DateTimeOffset time) => new(
        refusal.Door, Cut(refusal.Operation), refusal.Reason, Cut(refusal.Detail)!, Cut(refusal.Subject), Cut(refusal.Issuer),
        refusal.Fingerprint, refusal.Address)
    {
        Time = time,
    };

    // A caller chooses the names in its certificate: a line stays short.
    private static string? Cut(string? text) => text is { Length: > MaxText } ? text[..MaxText] : text;
}

/// <summary>The first call of a connection whose caller proved who it is.</summary>
/// <param name="Door">The listener, in one word.</param>
/// <param name="Caller">The id of the SAE or of the operator in the topology.</param>
internal sealed record LoginEntry(string Door, string Caller, string Fingerprint, string? Address) : AuditEntry;

/// <summary>What was not recorded, because there was too much of it or the log could not take it.</summary>
internal sealed record LeftOutEntry(long Refusals) : AuditEntry
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Logins { get; init; }

    /// <summary>Lines of other kinds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Others { get; init; }
}
