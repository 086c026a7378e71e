using System.Security.Cryptography;
using QkdMesh.KeySources;
using QkdMesh.KeySources.Etsi014;
using QkdMesh.KeySources.Pqc;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>The credentials of this silo: its certificate for KMEs, and the pre-shared key of pqc links.</summary>
internal static class ServeSources
{
    public static PairedSourceOptions From(ServeValues values) => new() { PreSharedKey = PreSharedKeyOf(values), Kme = KmeOf(values) };

    private static PreSharedKey? PreSharedKeyOf(ServeValues values) => values.Content(ServeSettings.PqcPskFile) switch
    {
        null => null,
        { Length: >= PreSharedKey.MinLength } key => PreSharedKey.Of(key),
        var key => throw ServeValues.Invalid(
            $"{values.SourceOf(ServeSettings.PqcPskFile)}: the file has {key.Length} bytes; "
            + $"write a pre-shared key of at least {PreSharedKey.MinLength} bytes"),
    };

    private static KmeCredentials? KmeOf(ServeValues values)
    {
        var certificate = values.Text(ServeSettings.KmeCertificateFile);
        var (key, authority) = (values.Text(ServeSettings.KmeKeyFile), values.Text(ServeSettings.KmeCaFile));
        if (certificate is null && key is null && authority is null) return null;
        if (certificate is null || key is null)
            throw ServeValues.Invalid(
                "KMEs require a certificate and its key: "
                    + $"give {ServeSettings.KmeCertificateFile.Option} FILE and {ServeSettings.KmeKeyFile.Option} FILE");
        // Names a file that is missing in the words of all settings.
        foreach (var setting in (ServeSetting[])[ServeSettings.KmeCertificateFile, ServeSettings.KmeKeyFile, ServeSettings.KmeCaFile])
            _ = values.Content(setting);
        try
        {
            return KmeCredentials.Load(certificate, key, authority);
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw ServeValues.Invalid($"the certificate for KMEs cannot be used: {failure.Message} "
                + $"Check {certificate}, {key}{(authority is null ? "" : $" and {authority}")}");
        }
    }
}
