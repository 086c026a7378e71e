using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

/// <summary>Reads the limits under <c>quotas</c>, wherever they are.</summary>
internal sealed class QuotaReader(FaultLog faults)
{
    /// <summary>Limits that could not be read are not set.</summary>
    public Quotas Read(MapReader map)
    {
        if (map.Inner(Keys.Quotas, Keys.QuotaLimits) is not { } limits) return Quotas.None;
        if (limits.Map.Entries.Count == 0)
        {
            faults.Add(
                map.PlaceOf(Keys.Quotas), "quotas has no limit", $"add a limit such as {Keys.RequestsPerSecond}, or leave quotas out");
        }
        return new()
        {
            RequestsPerSecond = limits.Number(Keys.RequestsPerSecond),
            KeyKbps = limits.Number(Keys.QuotaKeyKbps),
            LinkKeyKbps = limits.Number(Keys.QuotaLinkKeyKbps),
            UncollectedKeys = limits.Number(Keys.UncollectedKeys),
            UncollectedBytes = limits.Number(Keys.UncollectedBytes),
            Streams = limits.Number(Keys.OpenStreams),
            Calls = limits.Number(Keys.Calls),
            LargestKey = limits.Number(Keys.LargestKey),
        };
    }
}
