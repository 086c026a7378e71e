using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Clustering;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>
/// The Redis of a cluster, from the settings. Its files are read now, so that a fault is found at the start, and again at each connection.
/// </summary>
internal static class ServeRedis
{
    private static readonly ServeSetting[] OfTls =
        [ServeSettings.RedisCaFile, ServeSettings.RedisCrlFile, ServeSettings.RedisCertificateFile, ServeSettings.RedisKeyFile];

    public static RedisSettings From(ServeValues values)
    {
        var text = values.Text(ServeSettings.Redis)
            ?? throw ServeValues.Invalid("a cluster needs a Redis for its membership: add --redis HOST:PORT");
        // The text is not repeated: it may have a password.
        var address = RedisAddress.Parse(text) ?? throw ServeValues.Invalid(
            $"{values.SourceOf(ServeSettings.Redis)} takes HOST:PORT, such as 127.0.0.1:6379, several of them with commas between them, "
            + "or a URL such as redis://HOST:PORT or rediss://HOST:PORT. Name Redis and its replicas, not sentinels");
        var tls = values.Flag(ServeSettings.RedisTls) || address.Tls;
        if (!tls && OfTls.FirstOrDefault(setting => values.Text(setting) is not null) is { } stray)
            throw ServeValues.Invalid(
                $"{values.SourceOf(stray)} has no effect without TLS: add {ServeSettings.RedisTls.Option}, or leave this setting out");
        return new RedisSettings(address.Servers[0])
        {
            Others = [.. address.Servers.Skip(1)],
            Database = address.Database,
            User = values.Text(ServeSettings.RedisUser) ?? address.User,
            Password = address.Password,
            PasswordFile = PasswordIn(values),
            Tls = tls,
            Trust = ServeTrust.Of(values, ServeSettings.RedisCaFile, ServeSettings.RedisCrlFile),
            Certificate = CertificateIn(values),
        };
    }

    // Editors end a file with a line break, and some begin it with a byte order mark. Both are no part of the password.
    private static RenewedFile<string>? PasswordIn(ServeValues values) => values.Text(ServeSettings.RedisPasswordFile) is { } path
        ? Read(values, ServeSettings.RedisPasswordFile, () => PasswordOf(SmallFile.Read(path)))
        : null;

    private static string PasswordOf(byte[] content) =>
        TextOf(content).TrimEnd('\r', '\n') is { Length: > 0 } password ? password : throw new FormatException("The file is empty.");

    private static RenewedFile<SslStreamCertificateContext>? CertificateIn(ServeValues values)
    {
        var (certificate, key) = (values.Text(ServeSettings.RedisCertificateFile), values.Text(ServeSettings.RedisKeyFile));
        if (certificate is null && key is null) return null;
        if (certificate is null || key is null)
            throw ServeValues.Invalid(
                $"a certificate for Redis needs its key: give {ServeSettings.RedisCertificateFile.Option} FILE "
                + $"and {ServeSettings.RedisKeyFile.Option} FILE");
        // Names a file that is missing. The key itself is not needed here.
        CryptographicOperations.ZeroMemory(values.Content(ServeSettings.RedisKeyFile));
        return Read(values, ServeSettings.RedisCertificateFile, () =>
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificate, key), chain, offline: true);
        });
    }

    private static RenewedFile<T> Read<T>(ServeValues values, ServeSetting setting, Func<T> read)
    {
        // Names a file that is missing in the words of all settings.
        _ = values.Content(setting);
        try
        {
            return new RenewedFile<T>(read);
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or FormatException)
        {
            throw ServeValues.Invalid($"{values.SourceOf(setting)}: {values.Text(setting)} cannot be used: {failure.Message}");
        }
    }

    /// <summary>The text of a file in the encoding that its byte order mark names, or else in UTF-8.</summary>
    private static string TextOf(byte[] content)
    {
        using var reader = new StreamReader(new MemoryStream(content), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }
}
