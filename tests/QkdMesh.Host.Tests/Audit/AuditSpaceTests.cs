using Microsoft.Extensions.Logging;
using QkdMesh.Host.Audit;

namespace QkdMesh.Host.Tests.Audit;

public class AuditSpaceTests
{
    private readonly AuditFolder.StillTime _time = new();
    private readonly Lines _log = new();
    private readonly Dictionary<string, long?> _free = new() { ["log"] = 3L << 30, ["heads"] = 2L << 30 };

    [Fact]
    public void FileSystemThatIsNearlyFullIsNamed_AndNoMoreWhenThereIsRoom()
    {
        var space = Space();
        Later(space);
        space.Warnings.Should().BeEmpty();
        space.Free.Should().Be(2L << 30);

        _free["heads"] = (1L << 30) - 1;
        Later(space);
        space.Warnings.Should().ContainSingle().Which.Should().Be(
            "the file system of the audit directory heads has 1023 MiB left, of 1024 MiB that are to be free: no key is delivered when it "
            + "is full");

        _free["heads"] = 1L << 30;
        Later(space);
        space.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void EachFileSystemIsLoggedOnce_WhileItIsNearlyFull()
    {
        var space = Space();
        _free["heads"] = 5;
        Later(space);
        _free["log"] = 5;
        Later(space);
        Later(space);

        _log.Written.Should().SatisfyRespectively(
            first => first.Should().Contain("directory heads has"), second => second.Should().Contain("directory log has"));
    }

    [Fact]
    public void FileSystemIsWatchedOn_WhenTheClockWentBack()
    {
        var space = Space();
        space.Look();
        _time.Error = TimeSpan.FromDays(-1);
        _free["log"] = 5;
        Later(space);

        space.Warnings.Should().ContainSingle();
    }

    [Fact]
    public void FileSystemIsNotAskedAtEachLook()
    {
        var space = Space();
        space.Look();
        _free["log"] = 5;
        space.Look();

        space.Free.Should().Be(2L << 30);
    }

    [Fact]
    public void FileSystemThatDoesNotSayIsNoWarning()
    {
        (_free["log"], _free["heads"]) = (null, null);
        var space = Space();
        space.Look();

        space.Warnings.Should().BeEmpty();
        space.Free.Should().BeNull();
    }

    [Fact]
    public void ThisMachineSays()
    {
        AuditSpace.FreeOf(Path.GetTempPath()).Should().BePositive();
        AuditSpace.FreeOf("/nowhere/at/all").Should().BeNull();
    }

    private void Later(AuditSpace space)
    {
        _time.Now += TimeSpan.FromSeconds(10);
        space.Look();
    }

    private AuditSpace Space() => new(
        new AuditOptions("log") { Heads = "heads" }, directory => _free[directory], _time, _log);

    private sealed class Lines : ILogger<AuditSpace>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
