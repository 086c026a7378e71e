using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <summary>The device profiles of QkdMesh: the file topologies/devices/bb84.yaml, which is embedded in this assembly.</summary>
internal static class BuiltInDevices
{
    private const string Resource = "devices/bb84.yaml";

    private static readonly ObjectKind File = new("the file", "at the top of the file", [Keys.Devices]);

    private static readonly Lazy<Dictionary<string, DeviceProfile>> Profiles = new(Read);

    public static IEnumerable<string> Ids => Profiles.Value.Keys;

    public static DeviceProfile? Find(string id) => Profiles.Value.GetValueOrDefault(id);

    private static Dictionary<string, DeviceProfile> Read()
    {
        using var text = new StreamReader(typeof(BuiltInDevices).Assembly.GetManifestResourceStream(Resource)!);
        var faults = new FaultLog(Resource);
        var file = new MapReader((YamlMap)YamlTreeParser.Parse(text.ReadToEnd())!, File, faults);
        var devices = file.Items(Keys.Devices, TopologyLimits.MaxLinks, Keys.DeviceProfile, map => DeviceCatalogue.Read(map, faults));
        return faults.IsEmpty
            ? devices.Items.ToDictionary(device => device.Id)
            : throw new InvalidDataException($"the built-in {Resource} has faults");
    }
}
