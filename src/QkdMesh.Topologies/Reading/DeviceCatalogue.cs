using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

/// <param name="Rate">The key rate of the units on any fibre; 0 if the rate follows from the fibre.</param>
/// <param name="MaxLossDb">Null if the file sets no limit.</param>
internal sealed record DeviceProfile(string Id, KeyRate Rate, Bb84Units? Bb84, double? MaxLossDb);

/// <summary>
/// The device profiles of a file, and those that come with QkdMesh. Only the reader knows them: each link keeps the values that it uses.
/// </summary>
internal sealed class DeviceCatalogue
{
    private readonly Dictionary<string, DeviceProfile> _profiles = [];
    private readonly NearestName _nearest;

    public DeviceCatalogue(Section<DeviceProfile> devices, FaultLog faults)
    {
        IsComplete = devices.IsComplete;
        foreach (var (index, device) in devices.Items.Index())
        {
            if (!_profiles.TryAdd(device.Id, device))
                faults.Add(devices.Origins[index].Start, $"the device id '{device.Id}' is used twice", "give each device an id of its own");
        }

        _nearest = new NearestName([.. _profiles.Keys, .. BuiltInDevices.Ids]);
    }

    /// <summary>False if a profile could not be read. A profile that is not found may be this one.</summary>
    public bool IsComplete { get; }

    public DeviceProfile? Find(string id) => _profiles.GetValueOrDefault(id) ?? BuiltInDevices.Find(id);

    public string AdviceOnUnknown(string id) => _nearest.AdviseOr(id, "add it to devices");

    /// <summary>Null for a profile without a usable id.</summary>
    public static DeviceProfile? Read(MapReader map, FaultLog faults)
    {
        map.Text(Keys.DisplayName);
        var rate = map.Number(Keys.RateKbps, power: 3);
        var bb84 = Bb84Reader.Read(map, faults);
        var maxLoss = map.Number(Keys.MaxLossDb);
        if (map.Has(Keys.RateKbps) && map.Has(Keys.Bb84))
            faults.Add(map.PlaceOf(Keys.Bb84), "the device has both key_rate_kbps and bb84", "keep one of the two");
        if (!map.Has(Keys.RateKbps) && !map.Has(Keys.Bb84))
        {
            faults.Add(
                map.Map.Start, "the device has neither key_rate_kbps nor bb84",
                $"add one of them: {Keys.RateKbps.Meaning}, or {Keys.Bb84.Meaning}");
        }
        if (map.Identifier(Keys.Id) is not { } id) return null;
        return new(id, bb84 is null ? KeyRate.FromBitsPerSecond(rate ?? 1) : KeyRate.Zero, bb84, maxLoss);
    }
}
