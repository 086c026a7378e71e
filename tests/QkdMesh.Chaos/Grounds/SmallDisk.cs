namespace QkdMesh.Chaos.Grounds;

/// <summary>A small file system in memory under one folder, which the tester can fill. At the end, its files move to the folder.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    // More than a silo writes in the longest scenario.
    private const int SizeInMebibytes = 256;

    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    /// <exception cref="GroundException">The machine cannot mount it.</exception>
    public static async Task<SmallDisk> MountAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await Command.RunAsync($"mount -t tmpfs -o size={SizeInMebibytes}m,mode=700 qkdmesh-chaos {folder}");
        return new SmallDisk(folder);
    }

    /// <summary>Leaves no free block. A file may still grow within its last block.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        // Small pieces take what a large piece does not fit into.
        foreach (var piece in new[] { new byte[1 << 20], new byte[1 << 12] }) Fill(filler, piece);
    }

    /// <summary>Gives the space back.</summary>
    public void Empty() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        Empty();
        var kept = $"{_folder}-kept";
        Directory.CreateDirectory(kept);
        foreach (var file in Directory.EnumerateFiles(_folder)) File.Copy(file, Path.Combine(kept, Path.GetFileName(file)));
        await Command.RunAsync($"umount {_folder}");
        Directory.Delete(_folder);
        Directory.Move(kept, _folder);
    }

    private string Filler => Path.Combine(_folder, "filler");

    private static void Fill(FileStream filler, byte[] piece)
    {
        try
        {
            while (true) filler.Write(piece);
        }
        catch (IOException)
        {
            // The disk is full.
        }
    }
}
