using System.Text.Json.Serialization;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Answers;

/// <summary>What was made, and how to go on.</summary>
/// <param name="PreSharedKeys">The pqc links that got a pre-shared key.</param>
/// <param name="Commands">They start a secured mesh and get a first key.</param>
/// <param name="OperatorCommand">An operator's first look at the mesh.</param>
internal sealed record PkiInitAnswer(
    string Network, string Directory, IReadOnlyList<PkiMember> Made, IReadOnlyList<string> PreSharedKeys,
    IReadOnlyList<string> Commands, string OperatorCommand);

/// <summary>A member with a credential.</summary>
/// <param name="Name">As commands take it: <c>saes/alice</c>.</param>
internal sealed record PkiMember(string Name, string Directory, DateTimeOffset NotAfter, string Sha256)
{
    public static PkiMember Of(MemberCredential member)
    {
        using var certificate = PemFile.Certificates(Path.Combine(member.Directory, CredentialFiles.Certificate))[0];
        return new(member.Label, member.Directory, Validity.Of(certificate).Until, SubjectNames.Sha256(certificate));
    }
}

/// <param name="Trust">The folder that every silo needs again.</param>
/// <param name="Revoked">Members that were left out, because they are revoked.</param>
/// <param name="Authority">The authority that is new; null if credentials were renewed.</param>
internal sealed record PkiRenewAnswer(
    string Trust, IReadOnlyList<PkiMember> Renewed, IReadOnlyList<string> Revoked,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Authority);

/// <param name="Serials">The serial numbers of the certificates that were revoked.</param>
/// <param name="Authority">The authority whose old generation went; null if certificates were revoked.</param>
internal sealed record PkiRevokeAnswer(
    string Trust, IReadOnlyList<string> Serials,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Authority);
