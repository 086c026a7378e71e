using QkdMesh.Cli.Commands.Serve;
using QkdMesh.Core.Topology;
using QkdMesh.Deployment.Tests.Rendering;
using QkdMesh.Host;
using QkdMesh.Host.Health;

namespace QkdMesh.Deployment.Tests.Serving;

/// <summary>Reads settings with the code of <c>qkdmesh serve</c>.</summary>
internal static class ServeContract
{
    public const string LivePath = ManagementEndpoints.Live, ReadyPath = ManagementEndpoints.Ready;

    public static IReadOnlyList<string> Settings { get; } = [.. ServeSettings.All.Select(setting => setting.Variable)];

    /// <summary>The options that a silo reads from the environment of its pod.</summary>
    public static MeshHostOptions OptionsOf(IReadOnlyDictionary<string, string> environment, NetworkTopology topology) =>
        ServeOptions.From(
            new ServeValues(
                _ => null, environment.GetValueOrDefault, new Dictionary<string, FileSetting>(StringComparer.Ordinal)),
            topology);

    /// <summary>The environment that Kubernetes gives a silo, with the pod's own address and labels, and paths of this machine.</summary>
    public static Dictionary<string, string> EnvironmentOf(Workload silo, string podIP, MountedFiles files) =>
        silo.Container.Env.ToDictionary(
        variable => variable.Name,
        variable => variable.ValueFrom?.FieldRef.FieldPath switch
        {
            null => files.Here(variable.Value),
            "status.podIP" => podIP,
            var field => silo.Labels[field.Split('\'')[1]],
        },
        StringComparer.Ordinal);
}
