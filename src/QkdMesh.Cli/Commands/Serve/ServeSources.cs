using System.Security.Cryptography;
using QkdMesh.KeySources;
using QkdMesh.KeySources.Etsi014;
using QkdMesh.KeySources.Pqc;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>What this silo proves itself with to KMEs, and to other silos on links without a quantum channel.</summary>
internal static class ServeSources
{
    public static PairedSourceOptions From(ServeValues values) => new() { PreSharedKey = PreSharedKeyOf(values), Kme = KmeOf(values) };

    private static PreSharedKey? PreSharedKeyOf(ServeValues values) => values.Content(ServeSettings.PqcPskFile) switch
    {
        null => null,
        { Length: >= PreSharedKey.MinLength } key => PreSharedKey.Of(key),
        var key => throw ServeValues.Invalid(
            $"{values.SourceOf(ServeSettings.PqcPskFile)}: a pre-shared key has at least {PreSharedKey.MinLength} bytes, and this file has {key.Length}"),
    };

    private static KmeCredentials? KmeOf(ServeValues values)
    {
        var (certificate, key, authority) = (values.Text(ServeSettings.KmeCertificateFile), values.Text(ServeSettings.KmeKeyFile), values.Text(ServeSettings.KmeCaFile));
        if (certificate is null && key is null && authority is null) return null;
        if (certificate is null || key is null)
            throw ServeValues.Invalid($"KMEs want a certificate and its key: {ServeSettings.KmeCertificateFile.Option} FILE and {ServeSettings.KmeKeyFile.Option} FILE");
        try
        {
            return KmeCredentials.Load(certificate, key, authority);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw ServeValues.Invalid($"the certificate for KMEs cannot be used: {failure.Message}");
        }
    }
}
