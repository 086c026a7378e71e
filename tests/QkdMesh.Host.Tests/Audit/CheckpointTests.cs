using Microsoft.Extensions.Logging.Abstractions;
using QkdMesh.Host.Audit;
using QkdMesh.Pki;
using QkdMesh.Testing.Files;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>A log whose checkpoints a silo signs.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly AuditFolder _folder = new();
    private readonly TemporaryFolder _pki = new("checkpoints");
    private readonly CertificateAuthority _silos, _others;

    public CheckpointTests()
    {
        (_silos, _others) = (NewAuthority("silos"), NewAuthority("others"));
        Directory.CreateDirectory(_folder.Place);
    }

    public void Dispose()
    {
        _silos.Dispose();
        _others.Dispose();
        _pki.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void FileHasCheckpoints_AtItsBeginningAtItsEndAndAfterAWhile()
    {
        using (var log = Begin(_silos))
        {
            log.Write([AuditFolder.Record(1)]).Should().BeNull();
            log.Look();
            _folder.Time.Now += TimeSpan.FromMinutes(5);
            log.Look();
            log.Look();
            log.Write([AuditFolder.Record(2)]).Should().BeNull();
        }

        File.ReadLines(_folder.Files.Single()).Select(line => line.Split('"')[3]).Should().Equal(
            "begun", "checkpoint", "supplied", "checkpoint", "supplied", "checkpoint", "closed");
        Findings(_silos).Should().AllSatisfy(finding => (finding is AuditedDelivery or AuditFileEnd).Should().BeTrue());
    }

    /// <summary>The lines of the delivery that was refused are in the file.</summary>
    [Fact]
    public void CheckpointsAreGood_WhenNeededHeadsWereAway()
    {
        Directory.CreateDirectory(_folder.HeadsPlace);
        using (var log = Begin(_silos, needsHeads: true))
        {
            Directory.Move(_folder.HeadsPlace, _folder.HeadsPlace + "-away");
            log.Write([AuditFolder.Record(1)]).Should().NotBeNull();
            Directory.Move(_folder.HeadsPlace + "-away", _folder.HeadsPlace);
            log.Write([AuditFolder.Record(2)]).Should().BeNull();
        }

        Faults(_silos).Should().BeEmpty();
    }

    [Fact]
    public void CheckpointsGoOn_WhenTheClockWentBack()
    {
        using var log = Begin(_silos);
        log.Write([AuditFolder.Record(1)]).Should().BeNull();
        _folder.Time.Error = TimeSpan.FromHours(-1);
        _folder.Time.Now += TimeSpan.FromMinutes(5);

        log.Look();

        File.ReadLines(_folder.Files.Single()).Last().Should().StartWith("{\"kind\":\"checkpoint\"");
    }

    [Fact]
    public void SiloWithoutACertificateSignsNothing_AndThatIsAFaultForWhoWantsIt()
    {
        _folder.Run(2);

        _folder.Faults.Should().BeEmpty();
        Faults(_silos).Should().ContainSingle().Which.Should().Be("the file has no checkpoint that its silo signed");
    }

    [Fact]
    public void FileOfAnotherAuthorityIsFound()
    {
        using (var log = Begin(_others)) log.Write([AuditFolder.Record(1)]).Should().BeNull();

        _folder.Faults.Should().BeEmpty();
        Faults(_others).Should().BeEmpty();
        Faults(_silos).Should().Contain(fault => fault.StartsWith("the checkpoint is not good: ", StringComparison.Ordinal))
            .And.Contain("the file has no checkpoint that its silo signed");
    }

    /// <summary>Without heads, the hashes alone do not show this.</summary>
    [Fact]
    public void FileThatWasWrittenAgainIsFound()
    {
        using (var log = Begin(_silos)) log.Write([AuditFolder.Record(1)]).Should().BeNull();
        Rewrite(_folder.Files.Single(), entry => entry is DeliveryEntry delivery ? delivery with { Master = "mallory" } : entry);

        _folder.Faults.Should().ContainSingle().Which.Text.Should().Contain("did not sign the lines before it");
        Faults(_silos).Should().ContainSingle().Which.Should().Contain("did not sign the lines before it");
    }

    [Fact]
    public void CheckpointsThatWereTakenOutAreFound()
    {
        using (var log = Begin(_silos)) log.Write([AuditFolder.Record(1)]).Should().BeNull();
        Rewrite(_folder.Files.Single(), entry => entry is CheckpointEntry ? null : entry);

        Faults(_silos).Should().Equal("the file has no checkpoint that its silo signed");
    }

    [Fact]
    public void LinesAfterTheLastCheckpointAreTold()
    {
        using var log = Begin(_silos);
        for (var at = 0; at < 3; at++) log.Write([AuditFolder.Record(at)]).Should().BeNull();

        Faults(_silos).Should().BeEmpty();
        Findings(_silos).OfType<AuditNote>().Should().ContainSingle()
            .Which.Text.Should().Be("3 lines after the last checkpoint: nobody signed them");
    }

    /// <summary>Somebody wrote the line.</summary>
    [Theory]
    [InlineData("certificates\":[", "certificates\":[\"nonsense\",")]
    [InlineData("certificates\":[", "certificates\":[\"AAAA\",")]
    [InlineData("fingerprint\":\"", "fingerprint\":\"0")]
    [InlineData("signature\":\"", "signature\":\"*")]
    [InlineData("\"lines\":1", "\"lines\":2")]
    public void NonsenseIsAFault(string text, string nonsense)
    {
        using (Begin(_silos))
        {
            // Nothing is written but the first lines.
        }
        var lines = File.ReadAllLines(_folder.Files.Single());
        lines[1] = lines[1].Replace(text, nonsense, StringComparison.Ordinal);
        File.WriteAllLines(_folder.Files.Single(), lines);

        Faults(_silos).Should().NotBeEmpty();
        Rewrite(_folder.Files.Single(), entry => entry);
        Faults(_silos).Should().Contain(fault => fault.StartsWith("the checkpoint is not", StringComparison.Ordinal));
    }

    /// <param name="needsHeads">Whether no key leaves without heads.</param>
    private AuditLog Begin(CertificateAuthority authority, bool needsHeads = false)
    {
        var leaf = authority.Issue(new LeafRequest("one", Now.AddHours(-1), Now.AddDays(1))
        {
            Uris = [$"{new MeshUri("test", MeshUriKind.Silo, "one")}"], ServerAuth = true, ClientAuth = true,
        });
        _pki.Write(CredentialFiles.Certificate, leaf.Certificate);
        _pki.Write(CredentialFiles.Key, leaf.Key);
        return new AuditLog(
            new AuditOptions(_folder.Place) { Heads = needsHeads ? _folder.HeadsPlace : null, NeedsHeads = needsHeads },
            "test", _folder.Time, NullLoggerFactory.Instance, new AuditSigner(_pki.Path, _folder.Time));
    }

    private IEnumerable<string> Faults(CertificateAuthority authority) =>
        Findings(authority).OfType<AuditFault>().Select(fault => fault.Text);

    private IReadOnlyList<AuditFinding> Findings(CertificateAuthority authority)
    {
        _pki.Write("silos.crt", authority.Certificate.ExportCertificatePem());
        return [.. AuditReading.Read(_folder.Place, [], _folder.Time, Trust.LoadKind(_pki.Path, "silos"))];
    }

    // A whole chain, with other lines.
    private static void Rewrite(string file, Func<AuditEntry, AuditEntry?> change)
    {
        var lines = new System.Buffers.ArrayBufferWriter<byte>();
        var hash = AuditChain.Start;
        foreach (var line in File.ReadLines(file))
            if (change(AuditChain.EntryOf(System.Text.Encoding.UTF8.GetBytes(line))) is { } entry)
                hash = AuditChain.Append(lines, entry, hash);
        File.WriteAllBytes(file, lines.WrittenSpan.ToArray());
    }

    private static CertificateAuthority NewAuthority(string name) =>
        CertificateAuthority.Create(name, TimeSpan.FromDays(30), Now.AddDays(-2));

    private static DateTimeOffset Now => new AuditFolder.StillTime().Now;
}
