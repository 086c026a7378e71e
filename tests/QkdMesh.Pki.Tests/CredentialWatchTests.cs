using Microsoft.Extensions.Time.Testing;

namespace QkdMesh.Pki.Tests;

public sealed class CredentialWatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("watch");
    private readonly FakeTimeProvider _time = new(Issuing.Now);
    private readonly List<string> _seen = [];

    public CredentialWatchTests() => _folder.Write("ca.crt", "one");

    [Fact]
    public void RenewedFileIsReadWithinASecond()
    {
        using var watch = Watch(_folder.Path);
        _folder.Write("ca.crt", "two");
        watch.Value.Should().Be("one");
        Tick();
        (watch.Value, watch.Age).Should().Be(("two", TimeSpan.Zero));
        watch.Error.Should().BeNull();
        Tick();
        _seen.Should().Equal("changed two");
        watch.Age.Should().Be(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void FileOfTheSameLengthAndTimeIsSeen()
    {
        var time = File.GetLastWriteTimeUtc(_folder["ca.crt"]);
        using var watch = Watch(_folder["ca.crt"]);
        _folder.Write("ca.crt", "six");
        File.SetLastWriteTimeUtc(_folder["ca.crt"], time);
        Tick();
        watch.Value.Should().Be("six");
    }

    [Fact]
    public void LastGoodValueStays_WhileTheFilesCannotBeUsed()
    {
        using var watch = Watch(_folder.Path);
        _folder.Write("ca.crt", "bad");
        Tick();
        Tick();
        (watch.Value, watch.Age, watch.ErrorAge).Should().Be(("one", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)));
        watch.Error.Should().Be("bad content");
        File.Delete(_folder["ca.crt"]);
        Tick();
        watch.Value.Should().Be("one");
        watch.Error.Should().Contain("ca.crt");
        _folder.Write("ca.crt", "two");
        Tick();
        (watch.Value, watch.ErrorAge).Should().Be(("two", null));
        watch.Error.Should().BeNull();
        _seen.Should().HaveCount(3).And.HaveElementAt(0, "failed bad content").And.HaveElementAt(2, "changed two");
    }

    [Fact]
    public void SwappedLinkIsSeen_AsKubernetesSwapsIt()
    {
        Directory.CreateDirectory(_folder["..1"]);
        Directory.CreateDirectory(_folder["..2"]);
        _folder.Write("..1/tls.crt", "old");
        _folder.Write("..2/tls.crt", "new");
        File.CreateSymbolicLink(_folder["..data"], "..1");
        File.CreateSymbolicLink(_folder["tls.crt"], "..data/tls.crt");
        using var watch = Watch(_folder.Path, "tls.crt");
        File.Delete(_folder["..data"]);
        File.CreateSymbolicLink(_folder["..data"], "..2");
        Tick();
        watch.Value.Should().Be("new");
    }

    [Fact]
    public void WatchedFolderMayItselfBeASwappedLink()
    {
        foreach (var folder in new[] { "1", "2" })
        {
            Directory.CreateDirectory(_folder[folder]);
            _folder.Write($"{folder}/ca.crt", folder);
        }

        File.CreateSymbolicLink(_folder["live"], "1");
        using var watch = new CredentialWatch<string>(() => Read(_folder["live/ca.crt"]), [_folder["live"]], _time);
        File.Delete(_folder["live"]);
        Tick();
        watch.Error.Should().NotBeNull();
        File.CreateSymbolicLink(_folder["live"], "2");
        Tick();
        watch.Value.Should().Be("2");
    }

    [Fact]
    public void WhatBecomesUsableByTimeAloneIsTaken()
    {
        var (usable, reads) = (false, 0);
        _folder.Write("ca.crt", "two");
        using var watch = new CredentialWatch<int>(
            () => ++reads is 1 || usable ? reads : throw new CredentialException("not valid yet"), [_folder.Path], _time);
        _folder.Write("ca.crt", "three");
        Tick();
        watch.Error.Should().Be("not valid yet");
        usable = true;
        Tick();
        watch.Value.Should().Be(3);
        watch.Error.Should().BeNull();
    }

    [Fact]
    public void FilesThatCannotBeUsedAtTheStartAreSaid()
    {
        _folder.Write("ca.crt", "bad");
        var start = () => Watch(_folder.Path);
        start.Should().Throw<CredentialException>().WithMessage("bad content");
    }

    public void Dispose() => _folder.Dispose();

    private void Tick() => _time.Advance(CredentialWatch<string>.Period);

    private CredentialWatch<string> Watch(string path, string file = "ca.crt")
    {
        var watch = new CredentialWatch<string>(() => Read(_folder[file]), [path], _time);
        watch.Changed += (_, _) => _seen.Add($"changed {watch.Value}");
        watch.Failed += (_, _) => _seen.Add($"failed {watch.Error}");
        return watch;
    }

    private static string Read(string file) =>
        PemFile.Text(file) is var text and not "bad" ? text : throw new CredentialException("bad content");
}
