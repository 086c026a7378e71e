using System.Runtime.InteropServices;

namespace QkdMesh.Host;

/// <summary>A socket that gets every event of the kernel's devices (NETLINK_KOBJECT_UEVENT).</summary>
internal sealed partial class KernelEvents : IDisposable
{
    private const int Netlink = 16, Datagrams = 2, ClosedOnExec = 0x80000, DeviceEvents = 15;
    private const int SocketLevel = 1, ReceiveTimeout = 20;
    private const uint KernelGroup = 1;

    private readonly int _socket;

    private KernelEvents(int socket) => _socket = socket;

    /// <summary>Null if this machine gives no such events.</summary>
    /// <param name="patience">How long one call of <see cref="Receive"/> waits.</param>
    public static KernelEvents? Open(TimeSpan patience)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var events = new KernelEvents(OpenSocket(Netlink, Datagrams | ClosedOnExec, DeviceEvents));
        var microseconds = patience.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        var timeout = new Timeval((nint)patience.TotalSeconds, (nint)microseconds);
        if (events._socket >= 0
            && SetOption(events._socket, SocketLevel, ReceiveTimeout, timeout, Marshal.SizeOf<Timeval>()) == 0
            && Bind(events._socket, new Address(Netlink, 0, KernelGroup), Marshal.SizeOf<Address>()) == 0)
            return events;
        events.Dispose();
        return null;
    }

    /// <summary>Waits for one event.</summary>
    /// <returns>Its length; 0 if none came in time, or if another program sent it.</returns>
    public int Receive(Span<byte> destination)
    {
        var length = Marshal.SizeOf<Address>();
        var received = ReceiveFrom(
            _socket, ref MemoryMarshal.GetReference(destination), (nuint)destination.Length, 0, out var sender, ref length);
        return received > 0 && sender.Sender == 0 ? (int)received : 0;
    }

    /// <summary>Whether the virtual machine has a new generation id: it goes on from a snapshot, or is a clone.</summary>
    public static bool IsNewGeneration(ReadOnlySpan<byte> happened)
    {
        foreach (var field in happened.Split((byte)0))
            if (happened[field].SequenceEqual("NEW_VMGENID=1"u8)) return true;
        return false;
    }

    public void Dispose()
    {
        if (_socket >= 0) _ = Close(_socket);
    }

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(int socket, int level, int name, in Timeval value, int length);

    [LibraryImport("libc", EntryPoint = "bind")]
    private static partial int Bind(int socket, in Address address, int length);

    [LibraryImport("libc", EntryPoint = "recvfrom")]
    private static partial nint ReceiveFrom(
        int socket, ref byte destination, nuint length, int flags, out Address sender, ref int senderLength);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int socket);

    /// <param name="Sender">The process that sent an event; 0 for the kernel.</param>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Address(int Family, uint Sender, uint Groups);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Timeval(nint Seconds, nint Microseconds);
}
