using System.Runtime.InteropServices;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Host;

/// <summary>
/// The random generator of the Linux kernel, without a generator in this process before it. A generator in the process would be part of a
/// virtual machine's snapshot: two machines from one snapshot would draw the same keys for different SAEs. The kernel's generator takes a
/// new seed when the machine has a new generation id.
/// </summary>
internal sealed partial class KernelEntropy : IEntropy
{
    // Up to this length the kernel never gives less than it is asked for.
    private const int MostAtOnce = 256;

    public void Fill(Span<byte> destination)
    {
        for (; destination.Length > 0; destination = destination[Math.Min(MostAtOnce, destination.Length)..])
        {
            var part = destination[..Math.Min(MostAtOnce, destination.Length)];
            if (Draw(ref MemoryMarshal.GetReference(part), (nuint)part.Length, 0) != part.Length)
                throw new InvalidOperationException("the kernel gives no random bytes");
        }
    }

    /// <summary>The kernel's generator; on another system than Linux, the generator of the runtime.</summary>
    public static IEntropy OfThisMachine() => OperatingSystem.IsLinux() ? new KernelEntropy() : SystemEntropy.Instance;

    [LibraryImport("libc", EntryPoint = "getrandom")]
    private static partial nint Draw(ref byte destination, nuint length, uint flags);
}
