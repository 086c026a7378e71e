using System.Globalization;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

/// <summary>Refuses figures of a fibre that no fibre can have, though each figure is within its range.</summary>
internal static class FibreLimits
{
    /// <param name="length">Of the fibre, in km; null if it cannot be read.</param>
    /// <param name="loss">Of the fibre alone, in dB; null if it cannot be read.</param>
    public static void Check(MapReader map, double? length, double? loss, FaultLog faults)
    {
        if (length is > 0 and < TopologyLimits.MinLengthKm)
        {
            faults.Add(
                map.PlaceOfValue(Keys.LengthKm), "the fibre is shorter than 1 mm",
                "write 0 for units side by side, or at least 0.000001; its unit is in the key's name");
        }
        else if (length > 0 && loss < TopologyLimits.MinLossDbPerKm * length)
        {
            faults.Add(
                map.PlaceOfValue(map.Has(Keys.LossDb) ? Keys.LossDb : Keys.LossDbPerKm),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{length:0.###} km of fibre lose {loss:0.###} dB, which is less than any fibre loses"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"write at least {TopologyLimits.MinLossDbPerKm} dB for each km, or correct {Keys.LengthKm}"));
        }
    }
}
