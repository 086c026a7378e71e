namespace QkdMesh.Host;

/// <summary>
/// Which part of its life a process is in, for the filters of its log. Libraries explain a start or an end to their developers, line by
/// line. An operator gets the one message that this program makes of it.
/// </summary>
internal sealed class LogGate
{
    private volatile Phase _phase = Phase.Starting;

    private enum Phase
    {
        Starting,
        Serving,
        Ending,
        Failed,
    }

    /// <summary>Whether lines of libraries are logged.</summary>
    public bool LetsLibraries => _phase == Phase.Serving;

    /// <summary>Whether lines of this program are logged: the message about a failed start replaces them.</summary>
    public bool LetsProgram => _phase != Phase.Failed;

    public void Started() => _phase = Phase.Serving;

    public void Ends() => _phase = Phase.Ending;

    public void StartFailed() => _phase = Phase.Failed;
}
