namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Cancels when standard input ends: the parent process closed it or ended.</summary>
internal static class InputEnd
{
    /// <param name="cancellationToken">Also cancels the result.</param>
    public static CancellationTokenSource Follow(CancellationToken cancellationToken)
    {
        var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A read of a pipe cannot be cancelled. The thread ends with the process.
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
                // The content of the input does not matter.
            }

            ending.Cancel();
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // The process is already ending.
        }
    }
}
