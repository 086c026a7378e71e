using System.Text;
using k8s.Models;
using QkdMesh.Deployment.Tests.Processes;

namespace QkdMesh.Deployment.Tests.Rendering;

/// <summary>The files that a pod sees in its volumes, under a folder of this machine that every user can read.</summary>
internal sealed class MountedFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qkdmesh-pod-");
    private readonly Workload _pod;
    private readonly Func<string, string> _secretFor;

    /// <param name="change">Changes the text of a configuration for this machine.</param>
    /// <param name="secretFor">Names the secret to put in the place of another one.</param>
    public MountedFiles(Overlay overlay, Workload pod, Func<string, string>? change = null, Func<string, string>? secretFor = null)
    {
        (_pod, _secretFor) = (pod, secretFor ?? (name => name));
        Tool.Run("chmod", "755", _folder.FullName);
        foreach (var mount in pod.Container.VolumeMounts)
        {
            Directory.CreateDirectory(Here(mount.MountPath));
            var volume = pod.Pod.Volumes.FirstOrDefault(volume => volume.Name == mount.Name);
            foreach (var (file, text) in Files(overlay, volume))
            {
                var written = volume?.ConfigMap is null || change is null ? text : change(text);
                File.WriteAllText(Path.Combine(Here(mount.MountPath), file), written);
            }
        }
    }

    /// <summary>A path in the pod as a path here; anything else stays as it is.</summary>
    public string Here(string text) =>
        _pod.Container.VolumeMounts.Any(mount => text.StartsWith(mount.MountPath, StringComparison.Ordinal)
            || (text.Length > 0 && mount.MountPath.StartsWith(text + "/", StringComparison.Ordinal)))
            ? _folder.FullName + text
            : text;

    public void Dispose() => _folder.Delete(recursive: true);

    private IEnumerable<(string File, string Text)> Files(Overlay overlay, V1Volume? volume)
    {
        if (volume?.Secret is { } secret)
            return MadeSecrets.Named(_secretFor(secret.SecretName)).Data
                .Select(entry => (entry.Key, Encoding.UTF8.GetString(entry.Value)));
        if (volume?.ConfigMap is not { } map) return [];
        return overlay.All<V1ConfigMap>().Single(found => found.Metadata.Name == map.Name).Data
            .Select(entry => (entry.Key, string.Join('\n', entry.Value.Split('\n').Select(WithPathsOfHere))));
    }

    private string WithPathsOfHere(string line) => string.Join(' ', line.Split(' ').Select(Here));
}
