using System.Text.Json.Serialization;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Host.Audit;

/// <summary>One delivery: all keys that one call gets. Most calls get consecutive keys of one batch.</summary>
/// <param name="FirstKey">The id of the first key.</param>
/// <param name="Count">The number of keys whose ids count up from it.</param>
/// <param name="KeySize">Size of a key in bits.</param>
internal abstract record DeliveryEntry(
    string Node, string Master, string Slave, string FirstKey, int Count, int KeySize, Assurance Assurance, bool Hybrid,
    IReadOnlyList<IReadOnlyList<string>> Routes)
    : AuditEntry
{
    /// <summary>The other keys of the call; null if the members above name all of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MoreKeys>? More { get; init; }

    /// <summary>A line for all keys of one call.</summary>
    /// <param name="call">At least one record. All are of one step, node and pair of SAEs.</param>
    public static AuditEntry Of(IReadOnlyList<AuditRecord> call, DateTimeOffset time)
    {
        var keys = call[0];
        var (node, master, slave, first) = (keys.Node.Value, keys.Master.Value, keys.Slave.Value, keys.FirstKey.ToString());
        var (count, size, assurance, isHybrid, routes) = (keys.Count, keys.KeySize, keys.Assurance, keys.IsHybrid, NamesOf(keys));
        var more = call.Count > 1 ? MoreKeys.Of(call) : null;
        return keys.Step == AuditedStep.Supplied
            ? new SuppliedEntry(node, master, slave, first, count, size, assurance, isHybrid, routes) { Time = time, More = more }
            : new CollectedEntry(node, master, slave, first, count, size, assurance, isHybrid, routes) { Time = time, More = more };
    }

    /// <summary>A record for each run of consecutive keys.</summary>
    /// <exception cref="FormatException">A name, an id, a number or a route is not valid.</exception>
    public IReadOnlyList<AuditRecord> Read()
    {
        if (Count is < 1 or > KeyId.MaxIndex) throw new FormatException("the line names no keys");
        try
        {
            var step = this is SuppliedEntry ? AuditedStep.Supplied : AuditedStep.Collected;
            var first = new AuditRecord(
                step, new(Node), new(Master), new(Slave), IdOf(FirstKey), Count, KeySize, Assurance, Hybrid, RoutesOf(Routes));
            return [first, .. MoreKeys.Read(More ?? [], first)];
        }
        catch (ArgumentException notAName)
        {
            throw new FormatException(notAName.Message, notAName);
        }
    }

    internal static string[][] NamesOf(AuditRecord keys) => [.. keys.Routes.Select(route => route.Select(each => each.Value).ToArray())];

    internal static NodeId[][] RoutesOf(IReadOnlyList<IReadOnlyList<string>> names) =>
        names is { Count: > 0 } && names.All(route => route is { Count: > 0 })
            ? [.. names.Select(route => route.Select(each => new NodeId(each)).ToArray())]
            : throw new FormatException("the line names no route");

    internal static KeyId IdOf(string text) => KeyId.TryParse(text, out var id) ? id : throw new FormatException("the line names no keys");
}

internal sealed record SuppliedEntry(
    string Node, string Master, string Slave, string FirstKey, int Count, int KeySize, Assurance Assurance, bool Hybrid,
    IReadOnlyList<IReadOnlyList<string>> Routes)
    : DeliveryEntry(Node, Master, Slave, FirstKey, Count, KeySize, Assurance, Hybrid, Routes);

internal sealed record CollectedEntry(
    string Node, string Master, string Slave, string FirstKey, int Count, int KeySize, Assurance Assurance, bool Hybrid,
    IReadOnlyList<IReadOnlyList<string>> Routes)
    : DeliveryEntry(Node, Master, Slave, FirstKey, Count, KeySize, Assurance, Hybrid, Routes);
