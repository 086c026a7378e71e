using System.Security.Cryptography;

namespace QkdMesh.Pki;

/// <summary>
/// Follows files that others renew while a process runs: credentials, bundles, revocation lists. It looks at their content every second.
/// So it sees files that were replaced, links that were swapped, as Kubernetes does, and folders on file systems without events. While the
/// files cannot be used, the last good value stays.
/// </summary>
public sealed class CredentialWatch<T> : IDisposable
{
    /// <summary>How often the files are looked at.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Func<T?, T> _read;
    private readonly IReadOnlyList<string> _paths;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _looking = new();
    private volatile State _state;
    private byte[] _content;

    /// <param name="read">Reads the files. The first reading happens at once, and its exceptions reach the caller.</param>
    /// <param name="paths">The files to follow, and folders whose files are followed.</param>
    public CredentialWatch(Func<T> read, IReadOnlyList<string> paths, TimeProvider time)
        : this(_ => read(), paths, time)
    {
    }

    /// <param name="read">Reads the files. It gets the value in force; the first time the default.</param>
    /// <param name="paths">The files to follow, and folders whose files are followed.</param>
    public CredentialWatch(Func<T?, T> read, IReadOnlyList<string> paths, TimeProvider time)
    {
        (_read, _paths, _time) = (read, paths, time);
        // In this order: a change after the look is seen at the next look.
        _content = ContentOf(paths);
        _state = new State(read(default), time.GetUtcNow(), null, null);
        _timer = time.CreateTimer(_ => Look(), null, Period, Period);
    }

    /// <summary>A new value is in force. Handlers run outside of any lock, on a thread of the timer, and may not throw.</summary>
    public event EventHandler? Changed;

    /// <summary>The files cannot be used any more, or for another reason. The reason is in <see cref="Error"/>.</summary>
    public event EventHandler? Failed;

    public T Value => _state.Value;

    /// <summary>How long ago the value was read.</summary>
    public TimeSpan Age => _time.GetUtcNow() - _state.Since;

    /// <summary>Why the files as they are now cannot be used; null if they can.</summary>
    public string? Error => _state.Error;

    /// <summary>How long the files have not been usable; null if they are.</summary>
    public TimeSpan? ErrorAge => _state.ErrorSince is { } since ? _time.GetUtcNow() - since : null;

    /// <summary>Looks at the files now.</summary>
    public void Look()
    {
        State before, after;
        lock (_looking)
        {
            before = _state;
            var content = ContentOf(_paths);
            // What could not be used may become usable without a change, as a certificate that was not valid yet.
            if (before.Error is null && content.AsSpan().SequenceEqual(_content)) return;
            _content = content;
            try
            {
                _state = after = new State(_read(before.Value), _time.GetUtcNow(), null, null);
            }
            catch (Exception fault) when (
                fault is CredentialException or IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
            {
                _state = after = before with { Error = fault.Message, ErrorSince = before.ErrorSince ?? _time.GetUtcNow() };
            }
        }

        if (after.Error is null) Changed?.Invoke(this, EventArgs.Empty);
        else if (after.Error != before.Error) Failed?.Invoke(this, EventArgs.Empty);
    }

    public void Dispose() => _timer.Dispose();

    private static byte[] ContentOf(IReadOnlyList<string> paths)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in paths.SelectMany(FilesOf)) all.AppendData(HashOf(file));
        return all.GetHashAndReset();
    }

    private static IEnumerable<string> FilesOf(string path)
    {
        try
        {
            return Directory.Exists(path) ? Directory.GetFiles(path).Order(StringComparer.Ordinal) : [path];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [path];
        }
    }

    private static byte[] HashOf(string file)
    {
        var name = System.Text.Encoding.UTF8.GetBytes(file);
        try
        {
            var content = SmallFile.Read(file);
            byte[] hash = [.. SHA256.HashData(name), .. SHA256.HashData(content)];
            // Private keys are among the files, and each second reads them again.
            CryptographicOperations.ZeroMemory(content);
            return hash;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return SHA256.HashData(name);
        }
    }

    /// <param name="Since">When the value was read.</param>
    private sealed record State(T Value, DateTimeOffset Since, string? Error, DateTimeOffset? ErrorSince);
}
