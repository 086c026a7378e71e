using System.Globalization;
using System.Text;

namespace QkdMesh.Cli.Session;

/// <summary>A writer that handles every failure to write in one place.</summary>
/// <param name="failed">Gets the failure. It may throw an exception of its own, or return to ignore the failure.</param>
internal sealed class GuardedWriter(TextWriter inner, Action<Exception> failed) : TextWriter(CultureInfo.InvariantCulture)
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    protected override void Dispose(bool disposing)
    {
        if (disposing) Try(inner.Dispose);
        base.Dispose(disposing);
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        // A closed descriptor counts as an access that is not allowed.
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            failed(failure);
        }
    }
}
