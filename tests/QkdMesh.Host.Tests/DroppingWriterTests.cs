using System.Text;

namespace QkdMesh.Host.Tests;

public class DroppingWriterTests
{
    [Fact]
    public void NobodyWaitsAndTheMissingLinesAreCounted_WhenNobodyReads()
    {
        using var pipe = new Pipe();
        using (var writer = new DroppingWriter(pipe, TimeProvider.System, room: 20))
        {
            var before = DroppingWriter.DroppedInProcess;
            writer.WriteLine("first");
            pipe.WaitForWriter();
            foreach (var line in new[] { "second", "third", "fourth", "fifth" }) writer.WriteLine(line);
            (DroppingWriter.DroppedInProcess - before).Should().Be(2, "19 characters fit");
            pipe.Open();
        }

        pipe.Text.Split('\n').Should().SatisfyRespectively(
            line => line.Should().Be("first"),
            line => line.Should().MatchRegex(
                @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warn: QkdMesh\.Host\.DroppingWriter\[0\] 2 lines were dropped"),
            line => line.Should().Be("second"),
            line => line.Should().Be("third"),
            line => line.Should().BeEmpty());
    }

    [Fact]
    public void EndDoesNotWait_WhenNobodyReads()
    {
        using var pipe = new Pipe();
        var writer = new DroppingWriter(pipe, TimeProvider.System, patience: TimeSpan.FromMilliseconds(1));
        writer.WriteLine("line");
        pipe.WaitForWriter();
        writer.Dispose();
        pipe.Text.Should().BeEmpty();
        pipe.Open();
    }

    [Fact]
    public void EverythingIsWritten_WhenSomebodyReads()
    {
        using var pipe = new Pipe();
        pipe.Open();
        using (var writer = new DroppingWriter(pipe, TimeProvider.System)) writer.Write("text");
        pipe.Text.Should().Be("text");
    }

    [Fact]
    public void CallerIsNotDisturbed_WhenTheReaderLeft()
    {
        var closed = new StringWriter();
        closed.Dispose();
        using var writer = new DroppingWriter(closed, TimeProvider.System);
        writer.WriteLine("line");
    }

    /// <summary>A pipe that is full until it is opened.</summary>
    private sealed class Pipe : TextWriter
    {
        private readonly ManualResetEventSlim _isOpen = new(), _hasWriter = new();
        private readonly StringBuilder _text = new();

        public override Encoding Encoding => Encoding.UTF8;

        public string Text => _text.ToString().ReplaceLineEndings("\n");

        public void Open() => _isOpen.Set();

        public void WaitForWriter() => _hasWriter.Wait();

        public override void Write(string? value)
        {
            _hasWriter.Set();
            _isOpen.Wait();
            _text.Append(value);
        }
    }
}
