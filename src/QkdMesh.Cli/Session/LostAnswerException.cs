namespace QkdMesh.Cli.Session;

/// <summary>Standard output does not take the answer.</summary>
internal sealed class LostAnswerException(Exception cause) : Exception(cause.GetBaseException().Message, cause)
{
    private const int BrokenPipe = 32;

    /// <summary>Whether the reader of a pipe has closed it, as <c>head</c> does when it has read enough.</summary>
    public bool ReaderLeft => InnerException is IOException { HResult: BrokenPipe };
}
