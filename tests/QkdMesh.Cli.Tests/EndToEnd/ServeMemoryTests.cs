using System.Diagnostics;
using System.Text.Json;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>S13 in the memory of a real process: a key that both SAEs have is nowhere in the process that relayed it.</summary>
public sealed class ServeMemoryTests
{
    private const string Master = "bank-norte", Slave = "bank-quiron";

    // A buffer is overwritten when its connection gives it back. Other answers make the connections do so.
    private const int MostRounds = 20, AnswersEachRound = 10;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KeyIsNowhere_WhenBothSaesHaveIt()
    {
        string[] command = [MachineProgram.QkdMesh, "serve", "topologies/madrid-ring.yaml", "--port", "0", "--until-input-ends", "--json"];
        using var mesh = MachineProgram.Start(command, AppContext.BaseDirectory);
        var log = mesh.StandardError.ReadToEndAsync(Cancellation);
        var ready = JsonDocument.Parse((await mesh.StandardOutput.ReadLineAsync(Cancellation))!).RootElement;
        var address = ready.GetProperty("address").GetString()!;

        var (ids, keys) = await GetAsync(address, 20);
        ProcessMemory.Find(mesh.Id, keys).Should().HaveCount(keys.Count, "keys wait for the slave, and the search sees them");
        var collected = await CommandLine.RunAsync(["key", "collect", "--sae", Slave, "--peer", Master, .. ids, "--server", address]);
        collected.ExitCode.Should().Be(0);

        (await FindAfterOtherAnswersAsync(mesh, address, keys)).Should().BeEmpty();

        mesh.StandardInput.Close();
        await mesh.WaitForExitAsync(Cancellation);
        await log;
        mesh.ExitCode.Should().Be(0);
    }

    private static async Task<(IReadOnlyList<string> Ids, IReadOnlyList<byte[]> Keys)> GetAsync(string address, int number)
    {
        var answer = await CommandLine.RunAsync(
            "key", "get", "--sae", Master, "--peer", Slave, "--number", $"{number}", "--json", "--server", address);
        var keys = answer.Json().GetProperty("keys").EnumerateArray().ToList();
        return (
            [.. keys.Select(key => key.GetProperty("key_id").GetString()!)],
            [.. keys.Select(key => key.GetProperty("key").GetBytesFromBase64())]);
    }

    private static async Task<IReadOnlyList<byte[]>> FindAfterOtherAnswersAsync(Process mesh, string address, IReadOnlyList<byte[]> keys)
    {
        IReadOnlyList<byte[]> found = keys;
        for (var round = 0; round < MostRounds && found.Count > 0; round++)
        {
            for (var answer = 0; answer < AnswersEachRound; answer++)
                (await CommandLine.RunAsync("network", "show", "--json", "--server", address)).ExitCode.Should().Be(0);
            found = ProcessMemory.Find(mesh.Id, found);
        }
        return found;
    }
}
