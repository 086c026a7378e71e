using QkdMesh.Host.Audit;
using QkdMesh.Pki;
using QkdMesh.Testing.Files;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>
/// Somebody who can write the directory, and has no key of a silo, changes a log with checkpoints. Nobody kept heads.
/// </summary>
public sealed class SignedTamperingTests : IDisposable
{
    private const int Times = 10;

    private readonly AuditFolder _folder = new();
    private readonly TemporaryFolder _pki = new("signed-tampering");
    private readonly Trust _silos;

    public SignedTamperingTests()
    {
        var now = _folder.Time.Now;
        using var authority = CertificateAuthority.Create("silos", TimeSpan.FromDays(30), now.AddDays(-2));
        var leaf = authority.Issue(new LeafRequest("one", now.AddHours(-1), now.AddDays(1))
        {
            Uris = [$"{new MeshUri("test", MeshUriKind.Silo, "one")}"], ServerAuth = true, ClientAuth = true,
        });
        _pki.Write(CredentialFiles.Certificate, leaf.Certificate);
        _pki.Write(CredentialFiles.Key, leaf.Key);
        _pki.Write("silos.crt", authority.Certificate.ExportCertificatePem());
        _silos = Trust.LoadKind(_pki.Path, "silos");
        using var one = Begin();
        foreach (var records in new[] { 12, 9 })
        {
            using var other = Begin();
            for (var at = 0; at < records; at++)
            {
                one.Write([AuditFolder.Record(at)]);
                other.Write([AuditFolder.Record(100 + at), AuditFolder.Record(200 + at)]);
            }
        }
    }

    public void Dispose()
    {
        _pki.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void LogIsSound_AsItWasWritten()
    {
        _folder.Files.Should().HaveCountGreaterThan(6);
        Faults(_folder.Place).Should().BeEmpty();
    }

    [Theory]
    [InlineData("a digit of a record is changed", true)]
    [InlineData("a record is changed, with its own hash", true)]
    [InlineData("lines are removed", true)]
    [InlineData("two lines are swapped", true)]
    [InlineData("a line is moved to another file", true)]
    [InlineData("an older file is emptied", true)]
    [InlineData("an older file is written again", true)]
    [InlineData("the newest file is written again", true)]
    [InlineData("a file is copied", true)]
    [InlineData("two files swap their names", true)]
    [InlineData("the newest file is cut", false)]
    [InlineData("the newest file is removed, and its number", false)]
    [InlineData("the oldest files are removed", false)]
    public void ChangeIsFound(string kind, bool isFound)
    {
        for (var seed = 1; seed <= Times; seed++)
        {
            using var copy = new TamperedCopy(_folder.Place, new Random(seed));
            copy.Do(kind);
            (Faults(copy.Place).Count > 0).Should().Be(isFound, "{0}, seed {1}", kind, seed);
        }
    }

    private AuditLog Begin() => _folder.BeginLog(fileSize: 4_000, signer: new AuditSigner(_pki.Path, _folder.Time));

    private IReadOnlyList<AuditFinding> Faults(string place) =>
        [.. AuditReading.Read(place, [], _folder.Time, _silos).OfType<AuditFault>()];
}
