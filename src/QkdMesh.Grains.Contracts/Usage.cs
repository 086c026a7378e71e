using QkdMesh.Core.Identifiers;

namespace QkdMesh.Grains.Contracts;

/// <summary>Who used something: a tenant, or an SAE of it with one peer.</summary>
/// <param name="Tenant">Empty in a network without tenants.</param>
/// <param name="Sae">The SAE that asked. Null for the whole tenant.</param>
[GenerateSerializer, Immutable, Alias("qkdmesh.usage-holder")]
public readonly record struct UsageHolder(string Tenant, SaeId? Sae = null, SaeId? Peer = null);

/// <summary>What SAEs asked for, got and used up.</summary>
/// <param name="Requests">Calls. A stream is one call.</param>
/// <param name="Failures">Calls that ended with an error.</param>
/// <param name="Keys">New keys that SAEs got.</param>
/// <param name="LinkKeyBits">Link key that was used up for new keys, on all links together, failed attempts included.</param>
[GenerateSerializer, Immutable, Alias("qkdmesh.usage-figures")]
public readonly record struct UsageFigures(
    long Requests = 0, long Failures = 0, long Keys = 0, long KeyBits = 0, long LinkKeyBits = 0)
{
    public static UsageFigures operator +(UsageFigures one, UsageFigures other) => new(
        one.Requests + other.Requests, one.Failures + other.Failures, one.Keys + other.Keys, one.KeyBits + other.KeyBits,
        one.LinkKeyBits + other.LinkKeyBits);
}

/// <param name="PeakKeys">Keys in the busiest minute of one silo.</param>
[GenerateSerializer, Immutable, Alias("qkdmesh.usage-row")]
public sealed record UsageRow(UsageHolder Holder, UsageFigures Figures, long PeakKeys)
{
    /// <summary>One row for each holder.</summary>
    public static UsageRow[] Sum(IEnumerable<UsageRow> rows) =>
    [
        .. rows
            .AggregateBy(
                row => row.Holder,
                (Figures: default(UsageFigures), Peak: 0L),
                (sum, row) => (sum.Figures + row.Figures, Math.Max(sum.Peak, row.PeakKeys)))
            .Select(sum => new UsageRow(sum.Key, sum.Value.Figures, sum.Value.Peak)),
    ];
}

/// <summary>What one silo counted.</summary>
/// <param name="WholeSince">Earlier use is missing, in whole or in part.</param>
[GenerateSerializer, Immutable, Alias("qkdmesh.usage-report")]
public sealed record UsageReport(DateTimeOffset WholeSince, UsageRow[] Rows);

/// <summary>What SAEs used at this silo.</summary>
public interface IUsageHere
{
    /// <param name="tenant">Null for all tenants.</param>
    /// <param name="since">Null for all that the silo remembers.</param>
    UsageReport Read(string? tenant, DateTimeOffset? since);
}

/// <summary>What SAEs used at the other silos of the cluster.</summary>
public interface IUsageElsewhere
{
    /// <summary>The report of each other silo that is up; null for a silo that does not answer in time.</summary>
    Task<IReadOnlyList<KeyValuePair<string, UsageReport?>>> AskAsync(string? tenant, DateTimeOffset? since);
}
