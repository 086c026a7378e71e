using System.Diagnostics;

namespace QkdMesh.Deployment.Tests.Processes;

/// <summary>Runs programs of the machine. If a program is missing, the test fails and says how to install it.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs to the end and gives what was printed; anything but exit code 0 fails.</summary>
    public static string Run(string name, params string[] arguments)
    {
        using var process = Start(name, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var printed = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{name} {string.Join(' ', arguments)} has not ended within {Patience.TotalSeconds} s");
        }

        if (process.ExitCode != 0)
            Assert.Fail($"{name} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{printed.Result}{errors.Result}");
        return printed.Result;
    }

    /// <summary>Starts a program in the folder of the repository.</summary>
    public static Process Start(string name, params string[] arguments) => MachineProgram.Start([name, .. arguments], Repository.Root);
}
