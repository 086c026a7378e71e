using System.Globalization;

namespace QkdMesh.Northbound.Access;

/// <summary>The header with the time that a caller gives its call: up to eight digits and a unit, as gRPC over HTTP/2 defines it.</summary>
internal static class GrpcTimeout
{
    private const int MostDigits = 8;

    /// <returns>Null without a header. Text of another form is left to gRPC.</returns>
    public static TimeSpan? Read(string? text)
    {
        if (text is not { Length: > 1 and <= MostDigits + 1 }) return null;
        if (!int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        return text[^1] switch
        {
            'H' => TimeSpan.FromHours(number),
            'M' => TimeSpan.FromMinutes(number),
            'S' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMilliseconds(number),
            'u' => TimeSpan.FromMicroseconds(number),
            'n' => TimeSpan.FromTicks(number / TimeSpan.NanosecondsPerTick),
            _ => null,
        };
    }
}
