using QkdMesh.Core.Physics;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

/// <summary>Reads the classical channels that share a link's fibre.</summary>
internal static class ClassicalReader
{
    private const int MostGroups = 100;

    public static IReadOnlyList<ClassicalChannels> Read(MapReader link, DeviceProfile? device, FaultLog faults)
    {
        var groups = link.Items(Keys.Classical, MostGroups, Keys.ClassicalChannel, Group);
        if (groups.Items.Count == 0) return [];
        if (device is { Bb84: null })
        {
            faults.Add(
                link.PlaceOf(Keys.Classical),
                $"the effect of classical channels on device '{device.Id}' is unknown, because the device has no bb84 model",
                "give the device bb84 in place of key_rate_kbps");
        }
        foreach (var (index, group) in groups.Items.Index())
        {
            if (device?.Bb84 is { Device: var units } && group.WavelengthNm is { } nm
                && Math.Abs(nm - units.WavelengthNm) <= units.FilterNm / 2)
            {
                faults.Add(
                    groups.Origins[index].Start,
                    "the wavelength lies in the pass band of the quantum channel's filter, so the detectors would see this channel's light",
                    "write another wavelength_nm");
                return [];
            }
        }
        return groups.Items;
    }

    private static ClassicalChannels? Group(MapReader map)
    {
        var group = new ClassicalChannels(map.Word(Keys.Direction, Words.Directions) ?? Propagation.Co);
        if (map.Number(Keys.PowerDbm) is { } power) group = group with { PowerDbm = power };
        if (map.Number(Keys.Channels) is { } count) group = group with { Count = (int)count };
        if (map.Number(Keys.Raman) is { } raman) group = group with { RamanCoefficient = raman };
        if (map.Number(Keys.ClassicalNm) is { } nm) group = group with { WavelengthNm = nm };
        return group;
    }
}
