using System.ComponentModel;
using System.Diagnostics;

namespace QkdMesh.Testing.Processes;

/// <summary>This machine does not have a program that a test needs.</summary>
public sealed class MissingProgramException(string program, Exception inner)
    : Exception($"{program} cannot be started ({inner.Message}). Run ./test.sh: it installs the programs that tests need.", inner);

/// <summary>A program that ran to its end.</summary>
/// <param name="Output">What the program wrote to its standard output.</param>
/// <param name="Error">What the program wrote to its standard error.</param>
public sealed record FinishedRun(int ExitCode, string Output, string Error);

/// <summary>Starts programs of this machine.</summary>
public static class MachineProgram
{
    /// <summary>The <c>qkdmesh</c> that was built beside the tests.</summary>
    public static string QkdMesh { get; } = Path.Combine(AppContext.BaseDirectory, "qkdmesh");

    /// <summary>Starts a program with its three standard streams redirected.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">The working directory; null for that of the tests.</param>
    /// <exception cref="MissingProgramException">The machine does not have the program.</exception>
    public static Process Start(IReadOnlyList<string> command, string? folder = null)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = folder ?? "",
            })!;
        }
        catch (Win32Exception fault)
        {
            throw new MissingProgramException(command[0], fault);
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="input">What the program reads from its standard input; null for nothing.</param>
    /// <exception cref="MissingProgramException">The machine does not have the program.</exception>
    public static async Task<FinishedRun> RunAsync(
        IReadOnlyList<string> command, CancellationToken cancellationToken, string? input = null, string? folder = null)
    {
        using var process = Start(command, folder);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return new FinishedRun(process.ExitCode, await output, await error);
    }
}
