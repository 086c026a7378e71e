using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Rendering;

/// <summary>Names the device or method that makes a link's key.</summary>
internal static class DeviceWords
{
    public static string Of(LinkDefinition link) => link.Source switch
    {
        { Kind: KeySourceKind.Pqc, Pqc.Kem: KemParameterSet.MlKem768 } => "ML-KEM-768",
        { Kind: KeySourceKind.Pqc } => "ML-KEM-1024",
        { Kind: KeySourceKind.Etsi014 } => $"{link.DeviceProfile} (KMEs)",
        _ => link.DeviceProfile,
    };
}
