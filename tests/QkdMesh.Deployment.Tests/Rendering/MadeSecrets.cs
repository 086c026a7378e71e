using System.Text;
using k8s.Models;
using QkdMesh.Deployment.Tests.Processes;

namespace QkdMesh.Deployment.Tests.Rendering;

/// <summary>What <c>make-secrets.sh</c> of metro prints, made once for all tests.</summary>
internal static class MadeSecrets
{
    private static readonly Lazy<IReadOnlyList<V1Secret>> Made = new(() =>
        StrictYaml.Read(Tool.Run(Repository.PathOf("k8s/overlays/metro/make-secrets.sh"))).Cast<V1Secret>().ToList());

    public static IReadOnlyList<V1Secret> All => Made.Value;

    public static V1Secret Named(string name) => All.Single(secret => secret.Metadata.Name == name);

    public static string Text(string secret, string key) => Encoding.UTF8.GetString(Named(secret).Data[key]);
}
