using System.Text.Json.Serialization;

namespace QkdMesh.Cli.Answers;

/// <summary>What certificates and revocation lists say.</summary>
/// <param name="Sound">Whether nothing is wrong, as far as it was checked. Warnings do not count.</param>
/// <param name="Faults">What is wrong with files that are not certificates, such as keys that do not fit.</param>
internal sealed record PkiInspectAnswer(
    bool Sound, IReadOnlyList<InspectedCertificate> Certificates, IReadOnlyList<InspectedBundle> Bundles, IReadOnlyList<string> Faults);

/// <param name="Kind">By its URI: sae, operator, silo or node. Or authority. Or other.</param>
/// <param name="Name">The id of the member in its network; null for other certificates.</param>
/// <param name="Sites">The nodes that a silo may host. A star is every node.</param>
/// <param name="Uses">The uses of TLS that the certificate states. Empty: any.</param>
/// <param name="Selectors">Of SAEs, operators and others: each entry is one selector as a topology file writes it.</param>
/// <param name="StandsFor">The members of the topology that it stands for; null without a topology.</param>
/// <param name="AuthorityChecked">Whether trusted authorities were known, and it was checked with them; null for an authority.</param>
internal sealed record InspectedCertificate(
    string File, string Kind, string? Network, string? Name, IReadOnlyList<string> Sites, IReadOnlyList<string> Hosts, string Subject,
    string Issuer, string Serial, string Sha256, DateTimeOffset NotBefore, DateTimeOffset NotAfter, IReadOnlyList<string> Uses,
    IReadOnlyList<string> Selectors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? StandsFor,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? AuthorityChecked,
    IReadOnlyList<string> Faults, IReadOnlyList<string> Warnings);

/// <summary>Authorities that are trusted, and what they revoked.</summary>
/// <param name="ListsEnd">When the revocation lists are too old; null without lists.</param>
internal sealed record InspectedBundle(string File, int Authorities, int Revoked, DateTimeOffset? ListsEnd);
