using System.Globalization;
using QkdMesh.Core.Control;
using QkdMesh.Core.Topology;

namespace QkdMesh.Topologies.Reading;

/// <summary>What a valid network cannot do. Its place is a place of the definition, as for faults.</summary>
internal static class LinkWarnings
{
    private static readonly double MaxQber = new LinkOptions().MaxQber;

    public static IEnumerable<TopologyFault> Of(TopologyDefinition definition) => definition.Links.SelectMany((link, at) => Of(link)
        .Select(warning => new TopologyFault(
            ["links", at.ToString(CultureInfo.InvariantCulture), "loss_db"], warning.Problem, warning.Advice)));

    private static IEnumerable<(string Problem, string Advice)> Of(LinkDefinition link)
    {
        var shares = link.CarriesClassicalChannels;
        if (link.WhyDark is { } why)
        {
            yield return (
                $"{link.Id} makes no key: {why}",
                shares
                    ? "reduce the classical channels' power, choose another device, or improve the fibre"
                    : "choose another device, or improve the fibre");
        }
        if (link.Estimate?.Qber > MaxQber)
        {
            yield return (
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{link.Id} would raise an eavesdropping alarm: its QBER is {link.Estimate.Qber * 100:0.0} %"),
                shares ? "reduce the classical channels' power, or improve the fibre" : "improve the fibre");
        }
    }
}
