using System.ComponentModel;
using System.Diagnostics;

namespace QkdMesh.Chaos.Grounds;

/// <summary>A short command of the machine, run to its end.</summary>
internal static class Command
{
    /// <returns>What it wrote.</returns>
    /// <exception cref="GroundException">It is not there, or it failed.</exception>
    public static async Task<string> RunAsync(string line, string? input = null)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            if (input is not null) await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? await output : throw new GroundException($"\"{line}\" failed: {error.Trim()}");
        }
        catch (Win32Exception missing)
        {
            throw new GroundException($"{words[0]} is missing: install iproute2, nftables and redis-server", missing);
        }
    }
}
