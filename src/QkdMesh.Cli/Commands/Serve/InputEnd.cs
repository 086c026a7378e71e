namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Cancels when standard input ends: whoever started this process has closed it, or is no more.</summary>
internal static class InputEnd
{
    /// <param name="cancellationToken">Cancels as well.</param>
    public static CancellationTokenSource Follow(CancellationToken cancellationToken)
    {
        var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A read of a pipe cannot be called off: the thread ends with the process.
        new Thread(() => WaitFor(ending)) { IsBackground = true, Name = "input" }.Start();
        return ending;
    }

    private static void WaitFor(CancellationTokenSource ending)
    {
        try
        {
            using var input = Console.OpenStandardInput();
            while (input.ReadByte() >= 0)
            {
                // What is said does not matter.
            }

            ending.Cancel();
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // The process ends already.
        }
    }
}
