using System.Runtime.InteropServices;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace QkdMesh.Cli.Rendering;

/// <summary>
/// Shows one picture on the whole terminal, in its alternate screen. A change of the terminal's size draws it again, without remains of
/// the old picture. At the end the last picture stays on the normal screen.
/// </summary>
internal sealed class WholeScreen : IDisposable
{
    private const string Enter = "\e[?1049h\e[?25l", Leave = "\e[?25h\e[?1049l";

    private readonly Lock _drawing = new();
    private readonly IAnsiConsole _console;
    private readonly PosixSignalRegistration? _resized;
    private IRenderable? _shown;

    public WholeScreen(IAnsiConsole console)
    {
        _console = console;
        _console.Write(new ControlCode(Enter));
        if (!OperatingSystem.IsWindows()) _resized = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Draw(_shown));
    }

    public void Draw(IRenderable? picture)
    {
        lock (_drawing)
        {
            _shown = picture;
            if (picture is not null) _console.Write(new Page(picture));
        }
    }

    public void Dispose()
    {
        _resized?.Dispose();
        lock (_drawing)
        {
            _console.Write(new ControlCode(Leave));
            if (_shown is null) return;
            _console.Write(_shown);
            _console.WriteLine();
        }
    }

    /// <summary>Overwrites the screen line by line, so that it does not flicker.</summary>
    private sealed class Page(IRenderable picture) : IRenderable
    {
        private const string Home = "\e[H", EraseLine = "\e[K", EraseBelow = "\e[J";

        public Measurement Measure(RenderOptions options, int maxWidth) => new(maxWidth, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            yield return Segment.Control(Home);
            var lines = Segment.SplitLines(picture.Render(options, maxWidth), maxWidth).Take(options.ConsoleSize.Height).ToList();
            foreach (var (at, line) in lines.Index())
            {
                if (at > 0) yield return Segment.LineBreak;
                foreach (var segment in line) yield return segment;
                yield return Segment.Control(EraseLine);
            }

            yield return Segment.Control(EraseBelow);
        }
    }
}
