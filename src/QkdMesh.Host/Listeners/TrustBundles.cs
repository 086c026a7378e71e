using System.Collections.Immutable;
using QkdMesh.Pki;

namespace QkdMesh.Host.Listeners;

/// <summary>The bundles of a trust directory that are in force, by name. Immutable.</summary>
/// <param name="Errors">Why a file cannot be used, by the name of its bundle. The last good bundle is in force.</param>
internal sealed record TrustBundles(
    long Version, ImmutableSortedDictionary<string, Trust> ByName, ImmutableSortedDictionary<string, string> Errors)
{
    public static TrustBundles None { get; } = new(
        0, ImmutableSortedDictionary.Create<string, Trust>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    // The bundles that had a revocation list. A list that is gone would give trust back.
    private ImmutableHashSet<string> WithList { get; init; } = [];

    /// <summary>Reads every bundle again.</summary>
    public TrustBundles Renew(IEnumerable<string> names, string directory)
    {
        var (bundles, errors, lists) = (ByName, Errors.Clear(), WithList);
        var there = names.ToHashSet(StringComparer.Ordinal);
        foreach (var gone in ByName.Keys.Where(name => !there.Contains(name)))
            errors = errors.SetItem(gone, $"{CredentialFiles.BundleOf(gone)} is gone: put it back. To end trust, revoke certificates");
        foreach (var name in there)
        {
            try
            {
                var hasList = File.Exists(Path.Combine(directory, CredentialFiles.RevokedOf(name)));
                if (lists.Contains(name) && !hasList)
                    throw new CredentialException($"{CredentialFiles.RevokedOf(name)} is gone: put the newest revocation list there");
                bundles = bundles.SetItem(name, Trust.LoadKind(directory, name));
                if (hasList) lists = lists.Add(name);
            }
            catch (CredentialException fault)
            {
                errors = errors.SetItem(name, fault.Message);
            }
        }

        return new TrustBundles(Version + 1, bundles, errors) { WithList = lists };
    }
}
