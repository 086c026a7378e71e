using QkdMesh.Core.Topology;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>Finds a credential that an operator names.</summary>
internal static class NamedMember
{
    /// <exception cref="CredentialException">No member has the name, or several have it.</exception>
    public static MemberCredential In(PkiFolder folder, string what)
    {
        bool Has(MemberCredential member, string name) => member.Label == name || member.Name == name;
        var (members, name) = (folder.Members, what.TrimEnd('/'));
        if (members.Any(member => Has(member, name))) return folder.Find(name);
        // A large network has too many names for a message.
        var near = new NearestName([.. members.SelectMany(member => new[] { member.Label, member.Name })]).Find(name);
        var guess = near is null ? "" : $"did you mean '{members.First(member => Has(member, near)).Label}'? If not, ";
        throw new CredentialException(
            $"{folder.Path} has no credential '{what}': {guess}give a name that 'qkdmesh pki inspect {folder.Path}' lists");
    }
}
