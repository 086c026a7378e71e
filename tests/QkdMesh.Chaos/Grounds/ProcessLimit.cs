using System.Globalization;

namespace QkdMesh.Chaos.Grounds;

/// <summary>A limit of the kernel on a process that runs already. The process keeps what it has, and gets nothing more.</summary>
internal sealed class ProcessLimit
{
    private readonly int _process;
    private readonly string _resource, _before;

    private ProcessLimit(int process, string resource, string before) =>
        (_process, _resource, _before) = (process, resource, before);

    /// <summary>The process can open no more files and sockets.</summary>
    public static Task<ProcessLimit> NoMoreFilesAsync(int process) =>
        SetAsync(process, "nofile", FirstFreeNumber(process));

    /// <summary>The process can commit no more memory.</summary>
    public static Task<ProcessLimit> NoMoreMemoryAsync(int process)
    {
        const string Name = "VmData:";
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(Name, StringComparison.Ordinal));
        var kibibytes = long.Parse(line[Name.Length..^"kB".Length], CultureInfo.InvariantCulture);
        return SetAsync(process, "data", kibibytes << 10);
    }

    // The kernel gives a new file the first free number, which must be below the limit.
    private static int FirstFreeNumber(int process)
    {
        var used = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Select(Path.GetFileName).ToHashSet();
        return Enumerable.Range(0, int.MaxValue).First(number => !used.Contains(number.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Ends the limit. Does nothing if the process has ended.</summary>
    public async Task LiftAsync()
    {
        if (Directory.Exists($"/proc/{_process}")) await PutAsync(_before);
    }

    private static async Task<ProcessLimit> SetAsync(int process, string resource, long most)
    {
        var before = await Command.RunAsync($"prlimit --pid {process} --{resource} --noheadings --output SOFT");
        var limit = new ProcessLimit(process, resource, before.Trim());
        await limit.PutAsync(most.ToString(CultureInfo.InvariantCulture));
        return limit;
    }

    // The hard limit stays, so that the soft limit can be lifted again.
    private Task<string> PutAsync(string soft) => Command.RunAsync($"prlimit --pid {_process} --{_resource}={soft}:");
}
