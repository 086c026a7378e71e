using QkdMesh.Host;

namespace QkdMesh.Cli.Session;

/// <summary>A standard stream that nobody has to read. It replaces the console's stream while it lives, so the log uses it too.</summary>
internal sealed class ServingStream : IDisposable
{
    private readonly DroppingWriter _dropping;
    private readonly Action _putBack = () => { };

    private ServingStream(TextWriter stream)
    {
        Writer = _dropping = new DroppingWriter(stream, TimeProvider.System);
        if (ReferenceEquals(stream, Console.Out))
        {
            Console.SetOut(_dropping);
            (Writer, _putBack) = (Console.Out, () => Console.SetOut(stream));
        }
        else if (ReferenceEquals(stream, Console.Error))
        {
            Console.SetError(_dropping);
            (Writer, _putBack) = (Console.Error, () => Console.SetError(stream));
        }
    }

    public TextWriter Writer { get; }

    public static ServingStream Of(TextWriter stream) => new(stream);

    /// <summary>Writes what waits, if somebody reads it in time.</summary>
    public void Dispose()
    {
        _putBack();
        _dropping.Dispose();
    }
}
