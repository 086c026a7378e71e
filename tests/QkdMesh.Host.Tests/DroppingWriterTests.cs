using System.Text;

namespace QkdMesh.Host.Tests;

public class DroppingWriterTests
{
    // A busy machine may start the thread of a writer late.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public void NobodyWaitsAndTheMissingLinesAreCounted_WhenNobodyReads()
    {
        using var pipe = new Pipe();
        using (var writer = new DroppingWriter(pipe, TimeProvider.System, room: 20, patience: Patience))
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
    public void LogOfJsonStaysJson()
    {
        using var pipe = new Pipe();
        using (var writer = new DroppingWriter(pipe, TimeProvider.System, room: 20, patience: Patience))
        {
            writer.WriteLine("{}");
            pipe.WaitForWriter();
            writer.WriteLine(new string('x', 30));
            pipe.Open();
        }

        var notice = System.Text.Json.JsonDocument.Parse(pipe.Text.Split('\n')[1]).RootElement;
        notice.GetProperty("Message").GetString().Should().Be("1 line was dropped here, because nobody read this output");
        notice.GetProperty("LogLevel").GetString().Should().Be("Warning");
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
        using (var writer = new DroppingWriter(pipe, TimeProvider.System, patience: Patience)) writer.Write("text");
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

    [Fact]
    public void ThreadGoesOn_WhateverTheStreamThrows()
    {
        var lines = new List<string>();
        using (var writer = new DroppingWriter(new Throwing(lines), TimeProvider.System, patience: Patience))
        {
            writer.WriteLine("first");
            writer.WriteLine("second");
        }

        lines.Should().Equal($"first{Environment.NewLine}", $"second{Environment.NewLine}");
    }

    [Fact]
    public void EndIsBounded_WhenTheReaderIsSlow()
    {
        using var reader = new SlowReader();
        var writer = new DroppingWriter(reader, reader.Clock, patience: TimeSpan.FromMilliseconds(1));
        for (var line = 0; line < 20; line++) writer.Write("line");
        reader.WaitForWriter();
        writer.Dispose();
        reader.Lines.Should().Be(3, "each second has one line, and the end waits 2.5 s");
        reader.Open();
    }

    private sealed class Throwing(List<string> lines) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value)
        {
            lines.Add(value!);
            throw new InvalidOperationException("an exception of another layer");
        }
    }

    /// <summary>A reader that takes one line each second of its own clock. The clock goes on when it is read.</summary>
    private sealed class SlowReader : TextWriter
    {
        private readonly SemaphoreSlim _turns = new(0), _waiting = new(0);
        private int _lines;

        public SlowReader() => Clock = new Seconds(this);

        public override Encoding Encoding => Encoding.UTF8;

        public TimeProvider Clock { get; }

        public int Lines => Volatile.Read(ref _lines);

        public void WaitForWriter() => _waiting.Wait();

        public void Open() => _turns.Release(100);

        public override void Write(string? value)
        {
            _waiting.Release();
            _turns.Wait();
            Interlocked.Increment(ref _lines);
        }

        private sealed class Seconds(SlowReader reader) : TimeProvider
        {
            private long _second = -1;

            public override long TimestampFrequency => 1;

            // The line of this second is written, and the writer waits with the next one.
            public override long GetTimestamp()
            {
                if (++_second is 0) return 0;
                reader._turns.Release();
                reader._waiting.Wait();
                return _second;
            }
        }
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
