using QkdMesh.Cli.Commands.Serve;
using QkdMesh.Clustering;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>Settings of Redis as <c>serve</c> reads them, and a real connection with them.</summary>
internal static class RedisFiles
{
    public static RedisSettings Read(params (ServeSetting Setting, string Value)[] given) => ServeRedis.From(new ServeValues(
        setting => given.FirstOrDefault(pair => pair.Setting == setting).Value, _ => null, new Dictionary<string, FileSetting>()));

    /// <summary>Connects and writes. Throws if Redis does not let it.</summary>
    public static Task UseAsync(this RedisSettings settings) => ClusterStore.ForgetAsync(settings, "test");
}
