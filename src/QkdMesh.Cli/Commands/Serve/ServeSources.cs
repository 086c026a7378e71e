using System.Security.Cryptography;
using QkdMesh.Cli.Session;
using QkdMesh.KeySources;
using QkdMesh.KeySources.Etsi014;
using QkdMesh.KeySources.Pqc;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>The credentials of this silo: its certificate for KMEs, and the pre-shared keys of pqc links.</summary>
internal static class ServeSources
{
    public static PairedSourceOptions From(ServeValues values) => new() { PreSharedKeys = PreSharedKeysOf(values), Kme = KmeOf(values) };

    // 'qkdmesh pki init' writes the pre-shared keys of a node beside its certificates.
    private static PreSharedKeyFiles? PreSharedKeysOf(ServeValues values)
    {
        var setting = values.IsGiven(ServeSettings.PqcPskDirectory) ? ServeSettings.PqcPskDirectory : ServeSettings.NodeCredentials;
        if (values.Text(setting) is not { } directory) return null;
        var keys = new PreSharedKeyFiles(directory);
        try
        {
            CheckEach(keys.All, values.SourceOf(setting));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw ServeValues.Invalid(
                $"{values.SourceOf(setting)}: {directory} cannot be used: {FileRefusal.WhyOf(fault, directory, isDirectory: true)}: "
                + TopologyFiles.Advice);
        }

        return keys;
    }

    // With one key for two links, a node at an end of one link could claim to be an end of the other.
    private static void CheckEach(IEnumerable<string> files, string source)
    {
        var linkOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var key = SmallFile.Read(file);
            var (link, digest) = (Path.GetFileName(file), Convert.ToHexString(SHA256.HashData(key)));
            CryptographicOperations.ZeroMemory(key);
            if (key.Length < PreSharedKey.MinLength)
                throw ServeValues.Invalid(
                    $"{source}: {file} has {key.Length} bytes; write a pre-shared key of at least {PreSharedKey.MinLength} bytes");
            if (!linkOf.TryAdd(digest, link) && linkOf[digest] != link)
                throw ServeValues.Invalid(
                    $"{source}: {linkOf[digest]} and {link} hold the same pre-shared key: give each link a key of its own");
        }
    }

    private static KmeCredentials? KmeOf(ServeValues values)
    {
        var certificate = values.Text(ServeSettings.KmeCertificateFile);
        var key = values.Text(ServeSettings.KmeKeyFile);
        var kmes = ServeTrust.Of(values, ServeSettings.KmeCaFile, ServeSettings.KmeCrlFile);
        if (certificate is null && key is null && kmes is null) return null;
        if (certificate is null || key is null)
            throw ServeValues.Invalid(
                "KMEs require a certificate and its key: "
                    + $"give {ServeSettings.KmeCertificateFile.Option} FILE and {ServeSettings.KmeKeyFile.Option} FILE");
        // Names a file that is missing in the words of all settings.
        foreach (var setting in (ServeSetting[])[ServeSettings.KmeCertificateFile, ServeSettings.KmeKeyFile])
            _ = values.Content(setting);
        try
        {
            return KmeCredentials.Load(certificate, key, kmes);
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw ServeValues.Invalid(
                $"the certificate for KMEs cannot be used: {failure.Message} Check {certificate} and {key}");
        }
    }
}
