using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace QkdMesh.Core.Topology;

/// <summary>The part of a certificate that a selector compares. The number of each kind is part of the messages between silos.</summary>
public enum SelectorKind
{
    /// <summary>A URI of the subject alternative name.</summary>
    Uri = 0,

    /// <summary>A DNS name of the subject alternative name, compared without case.</summary>
    Dns = 1,

    /// <summary>The common name of the subject.</summary>
    CommonName = 2,

    /// <summary>The whole subject (RFC 4514: the most specific part first).</summary>
    Subject = 3,

    /// <summary>The issuer and the serial number.</summary>
    IssuerAndSerial = 4,

    /// <summary>SHA-256 of the certificate.</summary>
    Sha256 = 5,
}

/// <summary>What a certificate must have to stand for a caller. Equal selectors have equal text: it is in a normal form.</summary>
/// <param name="Serial">In lower-case hexadecimal digits without leading zeros; null for other kinds than issuer and serial.</param>
public sealed record CertificateSelector(SelectorKind Kind, string Text, string? Serial = null)
{
    /// <summary>The longest text of a selector, in characters.</summary>
    public const int MaxLength = 512;

    private const int Sha256Digits = 64, MaxSerialDigits = 40;

    private const string Algorithm = "sha256:";

    /// <summary>Null if the text is not an absolute URI.</summary>
    public static CertificateSelector? OfUri(string text) =>
        IsPlain(text) && !text.Contains(' ', StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out _)
            ? new(SelectorKind.Uri, text)
            : null;

    /// <summary>Null if the text is not the name of a host. A wildcard would stand for many callers.</summary>
    public static CertificateSelector? OfDns(string text) =>
        text.Length is > 0 and <= 253 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_')
            ? new(SelectorKind.Dns, text.ToLowerInvariant())
            : null;

    /// <summary>Null if the text is empty, too long or not printable.</summary>
    public static CertificateSelector? OfCommonName(string text) => IsPlain(text) ? new(SelectorKind.CommonName, text) : null;

    /// <summary>Null if the text is not a distinguished name.</summary>
    public static CertificateSelector? OfSubject(string text) => NameOf(text) is { } name ? new(SelectorKind.Subject, name) : null;

    /// <summary>Null if the issuer is not a distinguished name, or the serial is not a hexadecimal number.</summary>
    public static CertificateSelector? OfIssuerAndSerial(string issuer, string serial) =>
        NameOf(issuer) is { } name && SerialOf(serial) is { } number ? new(SelectorKind.IssuerAndSerial, name, number) : null;

    /// <summary>Null if the text is not 64 hexadecimal digits. Colons between digits and the prefix <c>sha256:</c> are allowed.</summary>
    public static CertificateSelector? OfSha256(string text) => Sha256Of(text) is { } digits ? new(SelectorKind.Sha256, digits) : null;

    /// <summary>SHA-256 of a certificate in its normal form: 64 lower-case hexadecimal digits; null for other text.</summary>
    public static string? Sha256Of(string text)
    {
        if (text.StartsWith(Algorithm, StringComparison.OrdinalIgnoreCase)) text = text[Algorithm.Length..];
        return DigitsOf(text) is { Length: Sha256Digits } digits ? digits : null;
    }

    /// <summary>A serial number in its normal form; null for other text.</summary>
    public static string? SerialOf(string text) => DigitsOf(text) is { Length: > 0 and <= MaxSerialDigits + 2 } digits
        ? digits.TrimStart('0') is { Length: > 0 } number ? number : "0"
        : null;

    /// <summary>For messages: <c>cn alice</c>.</summary>
    public override string ToString() => Kind switch
    {
        SelectorKind.Uri => $"uri {Text}",
        SelectorKind.Dns => $"dns {Text}",
        SelectorKind.CommonName => $"cn {Text}",
        SelectorKind.Subject => $"dn {Text}",
        SelectorKind.Sha256 => $"sha256 {Text}",
        _ => string.Create(CultureInfo.InvariantCulture, $"issuer {Text} with serial {Serial}"),
    };

    private static string? DigitsOf(string text)
    {
        var digits = text.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
        return digits.All(char.IsAsciiHexDigit) ? digits : null;
    }

    // Half a surrogate pair is no character: no certificate has it, and no file could hold it.
    private static bool IsPlain(string text) =>
        text.Length is > 0 and <= MaxLength && !text.Any(char.IsControl) && !string.IsNullOrWhiteSpace(text)
        && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);

    // The form that a certificate shows: only names that are read from bytes have it.
    private static string Normal(string name) => new X500DistinguishedName(new X500DistinguishedName(name).RawData).Name;

    private static string? NameOf(string text)
    {
        if (!IsPlain(text)) return null;
        try
        {
            var name = Normal(text);
            // Text that changes again when it is read again has no normal form.
            return IsPlain(name) && Normal(name) == name ? name : null;
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
