using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace QkdMesh.Host.Listeners;

/// <summary>Binds Unix sockets that only the user of this process can open (mode 0600).</summary>
internal static partial class PrivateSocket
{
    private const uint NobodyElse = 0b001_111_111;

    private const int WithoutWaiting = 0x800, NoSuchDevice = 6;

    /// <summary>A socket that is left of a process that was killed would stop the start.</summary>
    public static void RemoveStale(string path)
    {
        if (!File.Exists(path)) return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // A connection to another kind of file is refused too. Such a file stays.
            if (IsSocket(path)) File.Delete(path);
        }
        catch (SocketException)
        {
            // The bind says what is wrong.
        }
    }

    // The mode is set before the file exists. A change of the mode afterwards would leave a moment for others.
    public static Socket Bind(EndPoint endpoint)
    {
        if (endpoint is not UnixDomainSocketEndPoint || !OperatingSystem.IsLinux())
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        var before = SetMask(NobodyElse);
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }
        finally
        {
            _ = SetMask(before);
        }
    }

    // A socket is the one kind of file that cannot be opened.
    private static bool IsSocket(string path)
    {
        var file = Open(path, WithoutWaiting);
        if (file < 0) return Marshal.GetLastPInvokeError() == NoSuchDevice;
        _ = Close(file);
        return false;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
