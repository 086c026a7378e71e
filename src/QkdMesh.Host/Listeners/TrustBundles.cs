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

    /// <summary>Reads every bundle again.</summary>
    public TrustBundles Renew(IEnumerable<string> names, string directory)
    {
        var (bundles, errors) = (ByName, Errors.Clear());
        var there = names.ToHashSet(StringComparer.Ordinal);
        foreach (var gone in ByName.Keys.Where(name => !there.Contains(name)))
            errors = errors.SetItem(gone, $"{CredentialFiles.BundleOf(gone)} is gone: put it back. To end trust, revoke certificates");
        foreach (var name in there)
        {
            try
            {
                bundles = bundles.SetItem(name, Trust.LoadKind(directory, name, ByName.GetValueOrDefault(name)));
            }
            catch (CredentialException fault)
            {
                errors = errors.SetItem(name, fault.Message);
            }
        }

        return new TrustBundles(Version + 1, bundles, errors);
    }
}
