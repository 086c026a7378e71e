using QkdMesh.Client;
using QkdMesh.Host.Audit;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>The places at which a silo keeps the heads of its audit log, from the settings.</summary>
internal static class ServeHeads
{
    private static readonly ServeSetting[] Places = [ServeSettings.AuditHeads, ServeSettings.AuditCollector, ServeSettings.AuditSyslog];

    private static readonly ServeSetting[] OfTls =
    [
        ServeSettings.AuditHeadsCaFile, ServeSettings.AuditHeadsCrlFile, ServeSettings.AuditHeadsCertificateFile,
        ServeSettings.AuditHeadsKeyFile,
    ];

    public static IEnumerable<ServeSetting> All => [.. Places, ServeSettings.AuditHeadsRequired, .. OfTls];

    /// <exception cref="ExpectedFailureException">A setting cannot be used.</exception>
    public static AuditOptions AddTo(AuditOptions audit, ServeValues values)
    {
        if (values.Flag(ServeSettings.AuditHeadsRequired) && !Array.Exists(Places, values.IsGiven))
            throw ServeValues.Invalid(
                $"{values.SourceOf(ServeSettings.AuditHeadsRequired)} has no effect without {ServeSettings.AuditHeads.Option}, "
                + $"{ServeSettings.AuditCollector.Option} or {ServeSettings.AuditSyslog.Option}");
        var (collector, syslog) = (CollectorOf(values), SyslogOf(values));
        var isTls = collector is not null || syslog is { Transport: SyslogTransport.Tls };
        if (!isTls && Array.Find(OfTls, values.IsGiven) is { } stray)
            throw ServeValues.Invalid(
                $"{values.SourceOf(stray)} has no effect without {ServeSettings.AuditCollector.Option} or "
                + $"{ServeSettings.AuditSyslog.Option} tls://HOST");
        return audit with
        {
            NeedsHeads = values.Flag(ServeSettings.AuditHeadsRequired),
            Collector = collector,
            Syslog = syslog,
            HeadsTls = isTls ? TlsOf(values) : null,
        };
    }

    private static Uri? CollectorOf(ServeValues values)
    {
        if (values.Text(ServeSettings.AuditCollector) is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps
            && url is { UserInfo: "", Fragment: "", Host: not "" }
                ? url
                : throw ServeValues.Invalid(
                    $"{values.SourceOf(ServeSettings.AuditCollector)} takes an https URL without a user and a fragment, such as "
                    + $"https://collector.example/heads, not '{text}'");
    }

    private static SyslogAddress? SyslogOf(ServeValues values)
    {
        if (values.Text(ServeSettings.AuditSyslog) is not { } text) return null;
        return SyslogAddress.TryParse(text, out var address)
            ? address
            : throw ServeValues.Invalid(
                $"{values.SourceOf(ServeSettings.AuditSyslog)} takes unix:PATH, udp://HOST[:PORT] or tls://HOST[:PORT], such as "
                + $"unix:/dev/log, not '{text}'");
    }

    private static HeadsTls TlsOf(ServeValues values)
    {
        var certificate = values.Text(ServeSettings.AuditHeadsCertificateFile);
        var key = values.Text(ServeSettings.AuditHeadsKeyFile);
        if (certificate is null != key is null)
            throw ServeValues.Invalid(
                $"{ServeSettings.AuditHeadsCertificateFile.Option} and {ServeSettings.AuditHeadsKeyFile.Option} belong together: "
                + "give both, or none");
        try
        {
            return HeadsTls.Load(
                certificate, key, ServeTrust.Of(values, ServeSettings.AuditHeadsCaFile, ServeSettings.AuditHeadsCrlFile),
                TimeProvider.System);
        }
        catch (CredentialException fault)
        {
            throw ServeValues.Invalid($"{values.SourceOf(ServeSettings.AuditHeadsCertificateFile)} cannot be used: {fault.Message}");
        }
    }
}
