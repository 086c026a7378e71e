using QkdMesh.Client;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Which servers outside the network are trusted, from the settings.</summary>
internal static class ServeTrust
{
    /// <returns>Null for the authorities that the system trusts.</returns>
    /// <exception cref="ExpectedFailureException">A file cannot be used.</exception>
    public static ServerTrust? Of(ServeValues values, ServeSetting authorities, ServeSetting lists)
    {
        if (values.Text(authorities) is not { } file)
        {
            return values.IsGiven(lists)
                ? throw ServeValues.Invalid(
                    $"{values.SourceOf(lists)} needs the authorities that wrote the lists: add {authorities.Option} FILE")
                : null;
        }

        // Names a file that is missing in the words of all settings.
        foreach (var setting in (ServeSetting[])[authorities, lists]) _ = values.Content(setting);
        try
        {
            return new ServerTrust(file, values.Text(lists), TimeProvider.System);
        }
        catch (CredentialException fault)
        {
            throw ServeValues.Invalid($"{values.SourceOf(authorities)} cannot be used: {fault.Message}");
        }
    }
}
