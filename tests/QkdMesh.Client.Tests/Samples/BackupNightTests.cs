using System.Globalization;

namespace QkdMesh.Client.Tests.Samples;

/// <summary>A backup of real size, through a cut and the loss of a site.</summary>
public sealed class BackupNightTests(SecuredCluster mesh) : IClassFixture<SecuredCluster>
{
    private const string Quijote = "ministry-quijote", Concepcion = "ministry-concepcion";

    // That of the sample, if no option changes it.
    private const int SegmentSize = 16 << 20;

    // The size of the whole backup, in GiB; a test of a few gigabytes takes minutes.
    private static readonly long WholeGib =
        long.Parse(Environment.GetEnvironmentVariable("QKDMESH_BACKUP_GIB") ?? "3", CultureInfo.InvariantCulture);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact, Trait("time", "night")]
    public async Task CopyIsWhole_WhenAFibreIsCutAndASiteIsLost()
    {
        await using var receiver = SampleProgram.Start(
            "Backup", "receive", mesh.Servers, mesh.CredentialsOf(Quijote), Concepcion, mesh["backup"]);
        await using var sender = SampleProgram.Start(
            "Backup", "send", mesh.Servers, mesh.CredentialsOf(Concepcion), Quijote, await receiver.LineAsync(Cancellation));
        using var backup = new BackupSource(sender, SegmentSize);

        var part = (int)((WholeGib << 30) / 3 / SegmentSize);
        await backup.GoOnAsync(part, Cancellation);
        await mesh.OrderAsync("cut", "quijote-quevedo");
        await backup.GoOnAsync(part, Cancellation);
        await mesh.OrderAsync("restore", "quijote-quevedo");
        mesh.LoseQuevedo();
        await backup.GoOnAsync(part, Cancellation);

        var expected = backup.End();
        (await sender.LineAsync(Cancellation)).Should().Be(expected);
        (await receiver.LineAsync(Cancellation)).Should().Be(expected);
    }
}
