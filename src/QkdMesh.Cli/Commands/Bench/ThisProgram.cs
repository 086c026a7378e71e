using System.Diagnostics;

namespace QkdMesh.Cli.Commands.Bench;

/// <summary>How to start this program as another process.</summary>
internal static class ThisProgram
{
    public static ProcessStartInfo Run(IEnumerable<string> arguments)
    {
        var library = typeof(ThisProgram).Assembly.Location;
        var executable = OperatingSystem.IsWindows() ? Path.ChangeExtension(library, ".exe") : Path.ChangeExtension(library, null);
        var start = new ProcessStartInfo(File.Exists(executable) ? executable : "dotnet");
        if (!File.Exists(executable)) start.ArgumentList.Add(library);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }
}
