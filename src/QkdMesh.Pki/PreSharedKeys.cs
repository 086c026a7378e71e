using System.Security.Cryptography;

namespace QkdMesh.Pki;

/// <summary>The pre-shared keys of pqc links. Each is beside the credentials of the two nodes at its ends, and nowhere else.</summary>
/// <param name="folderOf">The folder of a node.</param>
internal sealed class PreSharedKeys(Func<string, PrivateFolder> folderOf)
{
    private const int Length = 32;

    /// <summary>Makes what is missing. If one end has the key already, the other end gets the same one.</summary>
    /// <returns>Whether something was missing.</returns>
    public bool Make(LinkMember link)
    {
        var ends = new[] { folderOf(link.A), folderOf(link.B) };
        var file = CredentialFiles.PreSharedKeyOf(link.Id);
        var (there, missing) = (ends.Where(Has).ToList(), ends.Where(end => !Has(end)).ToList());
        if (missing.Count == 0) return false;
        var key = there is [var one, ..] ? PemFile.Text(PathIn(one)) : RandomNumberGenerator.GetHexString(2 * Length, lowercase: true);
        foreach (var end in missing) end.WriteKey(file, key);
        return true;

        bool Has(PrivateFolder end) => File.Exists(PathIn(end));

        string PathIn(PrivateFolder end) => Path.Combine(end.Path, file);
    }
}
