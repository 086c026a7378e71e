using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Models;
using QkdMesh.Deployment.Tests.Rendering;

namespace QkdMesh.Deployment.Tests;

/// <summary>Secrets are made where they are used, are read from files, and are in no manifest.</summary>
public class SecretTests
{
    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void NoManifestHoldsASecret(string overlay)
    {
        Overlay.Of(overlay).All<V1Secret>().Should().BeEmpty();
        Overlay.Of(overlay).Manifests.Should().NotContain("PRIVATE KEY").And.NotContain("requirepass").And.NotContain("masterauth");
    }

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void SecretsAreFilesOnly(string overlay) => Overlay.Of(overlay).Workloads.SelectMany(workload => workload.Container.Env ?? [])
        .Where(variable => variable.ValueFrom?.SecretKeyRef is not null).Should().BeEmpty();

    [Fact]
    public void DevNeedsCertificatesOnly() => Overlay.Of(Overlay.Dev).Workloads.SelectMany(SecretsOf)
        .Select(source => source.SecretName).Should().BeEquivalentTo(MadeSecrets.OfDev.Select(secret => secret.Metadata.Name));

    [Fact]
    public void MetroNeedsThoseThatTheScriptMakes() => Overlay.Of(Overlay.Metro).Workloads.SelectMany(SecretsOf)
        .Select(source => source.SecretName).Distinct().Should()
        .BeEquivalentTo(MadeSecrets.OfMetro.Select(secret => secret.Metadata.Name));

    [Fact]
    public void TheyAreMadeInTheNamespaceOfMetro() =>
        MadeSecrets.OfMetro.Should().OnlyContain(secret => secret.Metadata.NamespaceProperty == Overlay.Of(Overlay.Metro).Namespace);

    [Fact]
    public void CredentialsAreThoseOfPkiSecrets_WhichRenewsThem() => MadeSecrets.OfDev
        .Where(secret => secret.Metadata.Name != $"silo-{MadeSecrets.SiloOfDev}").Should().AllSatisfy(secret =>
        {
            var made = MadeSecrets.OfMetro.Single(other => other.Metadata.Name == secret.Metadata.Name);
            (made.Type ?? "Opaque").Should().Be(secret.Type, "Kubernetes changes no type");
            made.Data.Should().BeEquivalentTo(secret.Data);
        });

    [Fact]
    public void OnlyOwnerAndGroupMayReadThem() => Overlay.Of(Overlay.Metro).Workloads.Should().AllSatisfy(workload =>
    {
        SecretsOf(workload).Should().NotBeEmpty().And.OnlyContain(secret => secret.DefaultMode == Convert.ToInt32("440", 8));
        workload.Pod.SecurityContext.FsGroup.Should().Be(workload.Pod.SecurityContext.RunAsGroup, "the group is how the user reads them");
    });

    [Fact]
    public void EachSettingNamesAFileThatIsMade() => Overlay.Of(Overlay.Metro).Silos.Should().AllSatisfy(silo =>
    {
        var files = silo.Environment.Where(setting => setting.Key.EndsWith("_FILE", StringComparison.Ordinal));
        foreach (var path in files.Select(setting => setting.Value))
        {
            var (volume, file) = silo.Behind(path);
            MadeSecrets.Named(volume.Secret.SecretName).Data.Should().ContainKey(file);
        }
    });

    [Fact]
    public void SilosDoNotGetWhatIsOfRedis() => MadeSecrets.Named("redis-client").Data.Keys.Should().BeEquivalentTo("password", "ca.crt");

    [Fact]
    public void CertificateOfRedisIsForItsServiceAndFromTheAuthorityThatSilosKnow()
    {
        using var authority = X509Certificate2.CreateFromPem(MadeSecrets.Text("redis-client", "ca.crt"));
        using var redis = X509Certificate2.CreateFromPem(
            MadeSecrets.Text("redis-server", "tls.crt"), MadeSecrets.Text("redis-server", "tls.key"));
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.Build(redis).Should().BeTrue();
        redis.MatchesHostname(Overlay.Of(Overlay.Metro).Silos.First().Environment["QKDMESH_REDIS"].Split(':')[0]).Should().BeTrue();
        MadeSecrets.Text("redis-server", "ca.crt").Should().Be(MadeSecrets.Text("redis-client", "ca.crt"));
    }

    [Fact]
    public void RedisKnowsThePasswordByItsHashOnly()
    {
        var password = MadeSecrets.Text("redis-client", "password");
        password.Should().HaveLength(64);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(password)));
        MadeSecrets.Text("redis-server", "users.acl").Should().Contain($"user qkdmesh on #{hash} ").And.NotContain(password)
            .And.Contain("user default off");
        Overlay.Of(Overlay.Metro).Silos.Should().OnlyContain(silo => silo.Environment["QKDMESH_REDIS_USER"] == "qkdmesh");
    }

    private static IEnumerable<V1SecretVolumeSource> SecretsOf(Workload workload) =>
        workload.Pod.Volumes.Where(volume => volume.Secret is not null).Select(volume => volume.Secret);
}
