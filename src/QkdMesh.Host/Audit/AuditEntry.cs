using System.Text.Json.Serialization;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Host.Audit;

/// <summary>A line of an audit log. In the file it is a JSON object whose <c>kind</c> is the name given here, with its <c>hash</c> behind it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(BegunEntry), "begun")]
[JsonDerivedType(typeof(ResumedEntry), "resumed")]
[JsonDerivedType(typeof(SuppliedEntry), "supplied")]
[JsonDerivedType(typeof(CollectedEntry), "collected")]
internal abstract record AuditEntry
{
    /// <summary>UTC, by the clock of the silo.</summary>
    [JsonPropertyOrder(-1)]
    public required DateTimeOffset Time { get; init; }
}

/// <summary>The first line of a file.</summary>
/// <param name="File">The file's own name.</param>
/// <param name="Machine">That the silo runs on.</param>
/// <param name="Before">The newest file that was in the directory; null where there was none.</param>
internal sealed record BegunEntry(string File, string Network, string Machine, FileSoFar? Before) : AuditEntry;

/// <summary>A file as another one found it.</summary>
/// <param name="Bytes">Up to the end of its last whole line.</param>
/// <param name="Hash">Of that line.</param>
internal sealed record FileSoFar(string File, long Bytes, string Hash);

/// <summary>The log could not be written for a while.</summary>
/// <param name="Refused">Deliveries that did not happen for it.</param>
internal sealed record ResumedEntry(long Refused) : AuditEntry;

/// <summary>Keys for an SAE, as an <see cref="AuditRecord"/> has them.</summary>
/// <param name="KeySize">Bits.</param>
internal abstract record DeliveryEntry(
    string Node, string Master, string Slave, string FirstKey, int Count, int KeySize, Assurance Assurance, bool Hybrid, IReadOnlyList<IReadOnlyList<string>> Routes)
    : AuditEntry
{
    public static AuditEntry Of(AuditRecord keys, DateTimeOffset time)
    {
        var (node, master, slave, first) = (keys.Node.Value, keys.Master.Value, keys.Slave.Value, keys.FirstKey.ToString());
        string[][] routes = [.. keys.Routes.Select(route => route.Select(each => each.Value).ToArray())];
        return keys.Step == AuditedStep.Supplied
            ? new SuppliedEntry(node, master, slave, first, keys.Count, keys.KeySize, keys.Assurance, keys.IsHybrid, routes) { Time = time }
            : new CollectedEntry(node, master, slave, first, keys.Count, keys.KeySize, keys.Assurance, keys.IsHybrid, routes) { Time = time };
    }

    /// <exception cref="FormatException">A name, an id, a number or a route is none.</exception>
    public AuditRecord Read()
    {
        if (!KeyId.TryParse(FirstKey, out var first) || Count is < 1 or > KeyId.MaxIndex || Routes is not { Count: > 0 } || Routes.Any(route => route is not { Count: > 0 }))
            throw new FormatException("it names no keys, or no route");
        try
        {
            NodeId[][] routes = [.. Routes.Select(route => route.Select(each => new NodeId(each)).ToArray())];
            var step = this is SuppliedEntry ? AuditedStep.Supplied : AuditedStep.Collected;
            return new(step, new(Node), new(Master), new(Slave), first, Count, KeySize, Assurance, Hybrid, routes);
        }
        catch (ArgumentException notAName)
        {
            throw new FormatException(notAName.Message, notAName);
        }
    }
}

internal sealed record SuppliedEntry(
    string Node, string Master, string Slave, string FirstKey, int Count, int KeySize, Assurance Assurance, bool Hybrid, IReadOnlyList<IReadOnlyList<string>> Routes)
    : DeliveryEntry(Node, Master, Slave, FirstKey, Count, KeySize, Assurance, Hybrid, Routes);

internal sealed record CollectedEntry(
    string Node, string Master, string Slave, string FirstKey, int Count, int KeySize, Assurance Assurance, bool Hybrid, IReadOnlyList<IReadOnlyList<string>> Routes)
    : DeliveryEntry(Node, Master, Slave, FirstKey, Count, KeySize, Assurance, Hybrid, Routes);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    AllowOutOfOrderMetadataProperties = true,
    Converters = [typeof(AssuranceText)])]
[JsonSerializable(typeof(AuditEntry))]
internal sealed partial class AuditJson : JsonSerializerContext;

internal sealed class AssuranceText() : JsonStringEnumConverter<Assurance>(System.Text.Json.JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
