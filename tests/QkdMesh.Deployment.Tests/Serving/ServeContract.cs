using QkdMesh.Cli.Commands.Serve;
using QkdMesh.Core.Topology;
using QkdMesh.Deployment.Tests.Rendering;
using QkdMesh.Host;
using QkdMesh.Host.Health;

namespace QkdMesh.Deployment.Tests.Serving;

/// <summary>What <c>qkdmesh serve</c> reads and answers, as its own code has it.</summary>
internal static class ServeContract
{
    public const string LivePath = ManagementEndpoints.Live, ReadyPath = ManagementEndpoints.Ready;

    public static IReadOnlyList<string> Settings { get; } = [.. ServeSettings.All.Select(setting => setting.Variable)];

    /// <summary>What a silo makes of the environment that its pod gives it.</summary>
    public static MeshHostOptions OptionsOf(IReadOnlyDictionary<string, string> environment, NetworkTopology topology) =>
        ServeOptions.From(new ServeValues(_ => null, environment.GetValueOrDefault, new Dictionary<string, string>(StringComparer.Ordinal), fileName: null), topology);

    /// <summary>The environment of a silo, as Kubernetes makes it: with the pod's own address and labels, and its files where they are here.</summary>
    public static Dictionary<string, string> EnvironmentOf(Workload silo, string podIP, MountedFiles files) => silo.Container.Env.ToDictionary(
        variable => variable.Name,
        variable => variable.ValueFrom?.FieldRef.FieldPath switch
        {
            null => files.Here(variable.Value),
            "status.podIP" => podIP,
            var field => silo.Labels[field.Split('\'')[1]],
        },
        StringComparer.Ordinal);
}
