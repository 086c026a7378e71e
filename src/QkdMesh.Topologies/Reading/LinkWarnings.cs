using System.Globalization;
using QkdMesh.Core.Control;
using QkdMesh.Core.Topology;

namespace QkdMesh.Topologies.Reading;

/// <summary>What a valid network cannot do. Its place is a place of the definition, as for faults.</summary>
internal static class LinkWarnings
{
    private const string Loss = "loss_db", Rate = "key_rate_kbps";
    private const int KeyBits = 256;

    private static readonly double MaxQber = new LinkOptions().MaxQber;

    // A link that makes less serves no application in practice.
    private static readonly TimeSpan LongestForAKey = TimeSpan.FromHours(1);

    public static IEnumerable<TopologyFault> Of(TopologyDefinition definition) => definition.Links.SelectMany((link, at) => Of(link)
        .Select(warning => new TopologyFault(
            ["links", at.ToString(CultureInfo.InvariantCulture), warning.Key], warning.Problem, warning.Advice)));

    private static IEnumerable<(string Key, string Problem, string Advice)> Of(LinkDefinition link)
    {
        var shares = link.CarriesClassicalChannels;
        if (link.WhyDark is { } why)
        {
            yield return (
                Loss,
                $"{link.Id} makes no key: {why}",
                shares
                    ? "reduce the classical channels' power, choose another device, or improve the fibre"
                    : "choose another device, or improve the fibre");
        }
        if (link.Estimate?.Qber > MaxQber)
        {
            yield return (
                Loss,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{link.Id} would raise an eavesdropping alarm: its QBER is {link.Estimate.Qber * 100:0.0} %"),
                shares ? "reduce the classical channels' power, or improve the fibre" : "improve the fibre");
        }
        var forAKey = KeyBits / link.SecretKeyRate.BitsPerSecond;
        if (link.WhyDark is null && forAKey > LongestForAKey.TotalSeconds)
        {
            var isModelled = link.HasModelRate;
            yield return (
                isModelled ? Loss : Rate,
                $"{link.Id} takes {InWords(forAKey)} for one key of {KeyBits} bits: it makes {link.SecretKeyRate}",
                isModelled ? "choose another device, or improve the fibre" : $"correct {Rate}, or do not count on this link");
        }
    }

    private static string InWords(double seconds) => seconds switch
    {
        < 2 * 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} minutes"),
        < 48 * 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400:0} days"),
    };
}
