using System.Runtime.ExceptionServices;

namespace QkdMesh.Host;

/// <summary>
/// Ends the process as soon as it gets no more memory. A decision that stops in its middle leaves half of its changes. So no other code
/// may continue, and the supervisor starts the process again.
/// </summary>
public sealed class MemoryExhaustion : IDisposable
{
    private const string Reason = "this process gets no more memory: it ends, because a decision may have stopped in its middle";

    private readonly Action<string> _end;

    /// <param name="end">Is called with the reason, before any code catches the exception.</param>
    internal MemoryExhaustion(Action<string> end)
    {
        _end = end;
        AppDomain.CurrentDomain.FirstChanceException += See;
    }

    /// <summary>From now on, the first exception for lack of memory ends the process, also where code would catch it.</summary>
    public static MemoryExhaustion EndsProcess() => new(CertainEnd.Fail);

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= See;

    private void See(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (thrown.Exception is OutOfMemoryException) _end(Reason);
    }
}
