using System.Text.Json.Serialization;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;

namespace QkdMesh.Host.Audit;

/// <summary>
/// A line of an audit log. In the file it is a JSON object. Its <c>kind</c> is the name given here, and its last member is <c>hash</c>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(BegunEntry), "begun")]
[JsonDerivedType(typeof(ClosedEntry), "closed")]
[JsonDerivedType(typeof(ResumedEntry), "resumed")]
[JsonDerivedType(typeof(CheckpointEntry), "checkpoint")]
[JsonDerivedType(typeof(SuppliedEntry), "supplied")]
[JsonDerivedType(typeof(CollectedEntry), "collected")]
[JsonDerivedType(typeof(OrderedEntry), "ordered")]
[JsonDerivedType(typeof(RefusedEntry), "refused")]
[JsonDerivedType(typeof(LeftOutEntry), "left_out")]
[JsonDerivedType(typeof(SiloEntry), "silo")]
[JsonDerivedType(typeof(NodeEntry), "node")]
[JsonDerivedType(typeof(TopologyEntry), "topology")]
[JsonDerivedType(typeof(QuarantineEntry), "quarantine")]
[JsonDerivedType(typeof(AlarmEntry), "alarm")]
[JsonDerivedType(typeof(DestroyedEntry), "destroyed")]
[JsonDerivedType(typeof(CredentialEntry), "credential")]
[JsonDerivedType(typeof(LoginEntry), "login")]
internal abstract record AuditEntry
{
    /// <summary>UTC of the silo's clock.</summary>
    [JsonPropertyOrder(-1)]
    public required DateTimeOffset Time { get; init; }
}

/// <summary>The first line of a file.</summary>
/// <param name="File">The name of the file itself.</param>
/// <param name="Machine">The machine of the silo.</param>
/// <param name="Before">The newest file in the directory that no other file tells of; null if there is no such file.</param>
internal sealed record BegunEntry(string File, string Network, string Machine, FileSoFar? Before) : AuditEntry
{
    /// <summary>The number of the file in the directory; null in a file of an earlier release.</summary>
    public long? Number { get; init; }

    /// <summary>A random number in hexadecimal digits, of this file alone.</summary>
    public string? Run { get; init; }

    /// <summary>The file before it, of the same run of the silo; null at the start of a silo.</summary>
    public string? Continues { get; init; }

    /// <summary>The other files that no other file tells of, as they were when this file was begun.</summary>
    public IReadOnlyList<FileSoFar>? Others { get; init; }
}

/// <summary>The last line of a file.</summary>
/// <param name="Next">The file that continues it; null if the silo ended.</param>
internal sealed record ClosedEntry(string? Next) : AuditEntry;

/// <summary>The state of a file when a later file was begun.</summary>
/// <param name="Bytes">The length up to the end of its last whole line.</param>
/// <param name="Hash">The hash of this line.</param>
internal sealed record FileSoFar(string File, long Bytes, string Hash);

/// <summary>The log can be written again after a while in which it could not.</summary>
/// <param name="Refused">The deliveries and orders that were refused because of it.</param>
internal sealed record ResumedEntry(long Refused) : AuditEntry;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    AllowOutOfOrderMetadataProperties = true,
    Converters = [typeof(AssuranceText), typeof(AlarmStepText)])]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(HeadsTitle))]
[JsonSerializable(typeof(SentHead))]
internal sealed partial class AuditJson : JsonSerializerContext;

internal sealed class AlarmStepText()
    : JsonStringEnumConverter<AlarmStep>(System.Text.Json.JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

internal sealed class AssuranceText()
    : JsonStringEnumConverter<Assurance>(System.Text.Json.JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
