using System.Globalization;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

/// <summary>The fibre of a link or a span.</summary>
internal sealed record Fibre(FibreLength Length, OpticalLoss Loss, string Device, KeyRate Rate, LinkSource Source);

/// <summary>
/// Reads a link without its id and ends. It replaces a wrong value by a value that breaks no rule, so that the link still counts for the
/// shape of the network.
/// </summary>
internal sealed class FibreReader(DeviceCatalogue devices, FaultLog faults)
{
    // Attenuation of standard fibre at 1550 nm, in dB/km.
    private const double UsualAttenuation = 0.2;

    public Fibre Read(MapReader map)
    {
        var length = map.Number(Keys.LengthKm);
        var loss = Loss(map, length);
        var device = Device(map);
        var ownRate = map.Number(Keys.LinkRateKbps, power: 3) is { } rate ? KeyRate.FromBitsPerSecond(rate) : (KeyRate?)null;
        if (loss > device?.MaxLossDb && loss <= TopologyLimits.MaxLossDb)
            faults.Add(
                map.PlaceOf(map.Has(Keys.LossDb) ? Keys.LossDb : Keys.LossDbPerKm), TooLossy(loss, device),
                "choose another device, or correct the loss");
        var source = KmeReader.Read(map, faults);
        var classical = ClassicalReader.Read(map, device, faults);
        var attenuation = map.Number(Keys.Attenuation);
        if (map.Has(Keys.Attenuation) && !map.Has(Keys.Classical))
        {
            faults.Warn(
                map.PlaceOf(Keys.Attenuation), $"{Keys.Attenuation} has no effect, because no classical channels share the fibre",
                $"leave it out, or add {Keys.Classical}");
        }

        var fibre = (Length: FibreLength.FromKilometres(length ?? 0), Loss: OpticalLoss.FromDecibels(loss));
        var made = device?.Rate ?? KeyRate.FromBitsPerSecond(1);
        if (device?.Bb84 is { } units && loss <= TopologyLimits.MaxLossDb)
        {
            var bb84 = new Bb84Link(units.Device, attenuation ?? Attenuation(map, length), classical) { FiniteKey = units.FiniteKey };
            source = source with { Bb84 = bb84 };
            made = bb84.Estimate(fibre.Length, fibre.Loss).SecretKeyRate;
        }
        return new(fibre.Length, fibre.Loss, device?.Id ?? LinkDefinition.NoDevice, ownRate ?? made, source);
    }

    // Splices and patch panels do not scatter light.
    private static double Attenuation(MapReader map, double? length)
    {
        if (map.Number(Keys.LossDbPerKm) is { } perKm) return perKm;
        return map.Number(Keys.LossDb) is { } whole && length > 0
            ? Math.Min(whole / length.Value, TopologyLimits.MaxLossDb)
            : UsualAttenuation;
    }

    private double Loss(MapReader map, double? length)
    {
        var total = map.Number(Keys.LossDb);
        var perKm = map.Number(Keys.LossDbPerKm);
        if (map.Has(Keys.LossDb) && map.Has(Keys.LossDbPerKm))
            faults.Add(map.PlaceOf(Keys.LossDbPerKm), "the loss is given twice, by loss_db and loss_db_per_km", "keep one of the two");
        else if (!map.Has(Keys.LossDb) && !map.Has(Keys.LossDbPerKm))
            faults.Add(map.Map.Start, "the loss of the fibre is not given", "add loss_db (all of it) or loss_db_per_km");
        var fibre = total ?? (perKm * length);
        FibreLimits.Check(map, length, fibre, faults);
        return (fibre ?? 0) + Joints(map, Keys.Splices) + Joints(map, Keys.PatchPanels);
    }

    private static double Joints(MapReader map, Key key) =>
        map.Inner(key, Keys.Joints) is { } joints && joints.Number(Keys.Count) is { } count && joints.Number(Keys.LossEachDb) is { } each
            ? count * each
            : 0;

    private DeviceProfile? Device(MapReader map)
    {
        if (map.Identifier(Keys.Device) is not { } id) return null;
        var device = devices.Find(id);
        if (device is null && devices.IsComplete)
            faults.Add(map.PlaceOfValue(Keys.Device), $"there is no device '{id}'", devices.AdviceOnUnknown(id));
        return device;
    }

    private static string TooLossy(double loss, DeviceProfile device) => string.Create(
        CultureInfo.InvariantCulture,
        $"the link loses {loss:0.##} dB, and device '{device.Id}' works with at most {device.MaxLossDb:0.##} dB");
}
