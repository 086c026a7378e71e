using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace QkdMesh.Host.Listeners;

/// <summary>Binds Unix sockets that only the user of this process can open (mode 0600).</summary>
internal static partial class PrivateSocket
{
    private const uint NobodyElse = 0b001_111_111;

    private const int WithoutWaiting = 0x800, NoSuchDevice = 6;

    /// <summary>Checks that this process can listen at a path. Removes a socket that is left of a process that was killed.</summary>
    /// <exception cref="SocketTakenException">Another program listens there.</exception>
    /// <exception cref="SocketPathException">No program of this user can listen there.</exception>
    public static void EnsureFree(string path)
    {
        var endpoint = EndPointOf(path);
        if (Directory.Exists(path)) throw new SocketPathException($"{path} is a directory");
        if (Path.GetDirectoryName(path) is { } directory && !Directory.Exists(directory))
            throw new SocketPathException($"the directory {directory} does not exist");
        if (File.Exists(path)) RemoveStale(path, endpoint);
        try
        {
            Bind(endpoint).Dispose();
            File.Delete(path);
        }
        catch (Exception fault) when (fault is SocketException or UnauthorizedAccessException or IOException)
        {
            throw new SocketPathException($"no socket can be made at {path}: {ReasonOf(fault)}", fault);
        }
    }

    private static UnixDomainSocketEndPoint EndPointOf(string path)
    {
        try
        {
            return new(path);
        }
        catch (ArgumentException fault)
        {
            throw new SocketPathException(
                $"{path} has {Encoding.UTF8.GetByteCount(path)} bytes, which is too long for the address of a socket", fault);
        }
    }

    private static void RemoveStale(string path, UnixDomainSocketEndPoint endpoint)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endpoint);
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // A connection to another kind of file is refused too. Such a file stays.
            if (!IsSocket(path)) throw new SocketPathException($"{path} is a file, and not a socket", fault);
            File.Delete(path);
            return;
        }
        catch (SocketException fault)
        {
            throw new SocketPathException($"no program can connect to {path}, which exists: {ReasonOf(fault)}", fault);
        }

        throw new SocketTakenException(path);
    }

    private static string ReasonOf(Exception fault) => fault is SocketException { SocketErrorCode: SocketError.AccessDenied }
        ? "this user may not do so"
        : fault.Message;

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
