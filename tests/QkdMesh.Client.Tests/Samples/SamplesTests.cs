using System.Security.Cryptography;

namespace QkdMesh.Client.Tests.Samples;

/// <summary>The samples run as a developer starts them, against silos of their own.</summary>
public sealed class SamplesTests(SecuredCluster mesh) : IClassFixture<SecuredCluster>
{
    private const string Norte = "bank-norte", Quiron = "bank-quiron", Quijote = "ministry-quijote", Concepcion = "ministry-concepcion";

    private const int KeysInAPhase = 5, SegmentsInAPhase = 16, SegmentSize = 64 << 10;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// One cut and one lost site for all of them: a conversation in C#, a conversation of Python with C#, and a backup. The machine that
    /// obeys tagged commands is tried before.
    /// </summary>
    [Fact]
    public async Task SamplesGoOn_WhenAFibreIsCutAndASiteIsLost()
    {
        await DeviceIsObeyedOnceAsync();
        var stubs = await MakeStubsAsync();
        await using var listener = SampleProgram.Start("Conversation", "listen", mesh.Servers, mesh.CredentialsOf(Quiron), Norte);
        await using var caller = SampleProgram.Start(
            "Conversation", "call", mesh.Servers, mesh.CredentialsOf(Norte), Quiron, await listener.LineAsync(Cancellation));
        await using var other = SampleProgram.Start("Conversation", "listen", mesh.Servers, mesh.CredentialsOf(Quijote), Concepcion);
        await using var python = SampleProgram.StartPython(
            stubs, "call", mesh.Servers.Replace("https://", "", StringComparison.Ordinal), mesh.CredentialsOf(Concepcion), Quijote,
            await other.LineAsync(Cancellation));
        await using var receiver = SampleProgram.Start(
            "Backup", "receive", mesh.Servers, mesh.CredentialsOf(Quijote), Concepcion, mesh["backup"], "--segment", "64");
        await using var sender = SampleProgram.Start(
            "Backup", "send", mesh.Servers, mesh.CredentialsOf(Concepcion), Quijote, await receiver.LineAsync(Cancellation),
            "--segment", "64");
        using var backup = new BackupSource(sender, SegmentSize);

        await AllGoOnAsync();
        await mesh.OrderAsync("cut", "quijote-quevedo");
        await AllGoOnAsync();
        await mesh.OrderAsync("restore", "quijote-quevedo");
        await AllGoOnAsync();
        mesh.LoseQuevedo();
        await AllGoOnAsync();

        (await caller.EndAsync(Cancellation)).ExitCode.Should().Be(0);
        (await listener.EndAsync(Cancellation)).ExitCode.Should().Be(0);
        (await python.EndAsync(Cancellation)).ExitCode.Should().Be(0);
        (await other.EndAsync(Cancellation)).ExitCode.Should().Be(0);
        var expected = backup.End();
        (await sender.LineAsync(Cancellation)).Should().Be(expected);
        (await receiver.LineAsync(Cancellation)).Should().Be(expected);
        var copy = await File.ReadAllBytesAsync(mesh["backup"], Cancellation);
        $"{copy.Length} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(copy))}".Should().Be(expected);

        Task AllGoOnAsync() => Task.WhenAll(
            caller.GoOnAsync(KeysInAPhase, Cancellation), python.GoOnAsync(KeysInAPhase, Cancellation),
            backup.GoOnAsync(SegmentsInAPhase, Cancellation));
    }

    private async Task DeviceIsObeyedOnceAsync()
    {
        await using var device = SampleProgram.Start("Authentication", "sign", mesh.Servers, mesh.CredentialsOf(Norte), Quiron);
        await using var machine = SampleProgram.Start("Authentication", "check", mesh.Servers, mesh.CredentialsOf(Quiron), Norte);
        var open = await SayAsync(device, "open valve 7");
        (await SayAsync(machine, open)).Should().Be("obeyed: open valve 7");
        (await SayAsync(machine, open)).Should().Be("refused: its key was used already, or never made for this machine");
        var changed = (await SayAsync(device, "open valve 7")).Replace('7', '8');
        (await SayAsync(machine, changed)).Should().StartWith("refused: ");
        var forged = (await SayAsync(device, "close all")).Replace("close", "open ", StringComparison.Ordinal);
        (await SayAsync(machine, forged)).Should().Be("refused: the tag is of another command");
        (await SayAsync(machine, "open valve 9")).Should().Be("refused: it has no tag");
        (await device.EndAsync(Cancellation)).ExitCode.Should().Be(0);
        (await machine.EndAsync(Cancellation)).ExitCode.Should().Be(0);
    }

    private static async Task<string> SayAsync(SampleProgram program, string line)
    {
        await program.Input.WriteLineAsync(line.AsMemory(), Cancellation);
        await program.Input.FlushAsync(Cancellation);
        return await program.LineAsync(Cancellation);
    }

    private async Task<string> MakeStubsAsync()
    {
        var stubs = Directory.CreateDirectory(mesh["stubs"]).FullName;
        var protos = Repository.PathOf("src/QkdMesh.Northbound/Protos");
        var plugin = (await MachineProgram.RunAsync(["which", "grpc_python_plugin"], Cancellation)).Output.Trim();
        var made = await MachineProgram.RunAsync(
            [
                "protoc", "-I", protos, $"--python_out={stubs}", $"--plugin=protoc-gen-grpc_python={plugin}",
                $"--grpc_python_out={stubs}", "qkdmesh/v1/key_supply.proto",
            ],
            Cancellation);
        made.ExitCode.Should().Be(0, made.Error);
        return stubs;
    }
}
