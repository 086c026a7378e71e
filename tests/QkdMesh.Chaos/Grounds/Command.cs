namespace QkdMesh.Chaos.Grounds;

/// <summary>A short command of the machine, run to its end.</summary>
internal static class Command
{
    /// <returns>The output of the command.</returns>
    /// <exception cref="GroundException">The machine does not have the program, or the command failed.</exception>
    public static async Task<string> RunAsync(string line, string? input = null)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            var run = await MachineProgram.RunAsync(words, CancellationToken.None, input);
            return run.ExitCode == 0 ? run.Output : throw new GroundException($"\"{line}\" failed: {run.Error.Trim()}");
        }
        catch (MissingProgramException missing)
        {
            throw new GroundException($"{words[0]} is missing: install iproute2, nftables and redis-server", missing);
        }
    }
}
