using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

/// <param name="MaxLossDb">Null where the operator set none.</param>
internal sealed record DeviceProfile(string Id, KeyRate Rate, double? MaxLossDb);

/// <summary>The device profiles of a file. They end at the reader: the network itself keeps only what each link makes.</summary>
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

        _nearest = new NearestName(_profiles.Keys);
    }

    /// <summary>False where a profile could not be read: one that is not found may be that one.</summary>
    public bool IsComplete { get; }

    public DeviceProfile? Find(string id) => _profiles.GetValueOrDefault(id);

    public string AdviceOnUnknown(string id) => _nearest.AdviseOr(id, "add it to devices");

    /// <summary>Null for a profile without a usable id.</summary>
    public static DeviceProfile? Read(MapReader map)
    {
        map.Text(Keys.DisplayName);
        var rate = map.Number(Keys.RateKbps, power: 3);
        var maxLoss = map.Number(Keys.MaxLossDb);
        return map.Identifier(Keys.Id) is { } id ? new(id, KeyRate.FromBitsPerSecond(rate ?? 1), maxLoss) : null;
    }
}
